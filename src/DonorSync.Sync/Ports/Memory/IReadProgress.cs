namespace DonorSync.Sync.Ports.Memory;

/// <summary>Up to where Constant Contact has been read.</summary>
public interface IReadProgress
{
    Task<ReadMarks> MarksAsync(CancellationToken cancellation);
    Task SaveMarksAsync(ReadMarks marks, CancellationToken cancellation);

    /// <summary>Returns the complete read that has begun and not ended, if any.</summary>
    Task<OpenSweep?> SweepAsync(CancellationToken cancellation);

    /// <summary>Saves a page of it and, in the same transaction, its progress.</summary>
    Task SaveSweepAsync(IReadOnlyList<CtctContact> contacts, OpenSweep sweep, CancellationToken cancellation);

    /// <summary>Closes it without an end: another complete read replaces it.</summary>
    Task DropSweepAsync(CancellationToken cancellation);

    /// <summary>
    /// Ends a complete read. When the rows that it marked are as many as <paramref name="total"/>, it was complete: each row that it did
    /// not show is missed once more, and one that was missed twice is marked deleted, on no list (B9). Returns whether it was complete;
    /// then it is no longer open.
    /// </summary>
    Task<bool> EndSweepAsync(Guid sweep, int? total, CancellationToken cancellation);
}

/// <summary>Up to where Constant Contact has been read. All null before the first read.</summary>
/// <param name="ChangedSince">The next change read asks for contacts updated after this.</param>
/// <param name="OptedOutSince">The same for opt-outs.</param>
/// <param name="FullReadAt">When the last complete read began.</param>
public sealed record ReadMarks(
    DateTimeOffset? ChangedSince = null, DateTimeOffset? OptedOutSince = null, DateTimeOffset? FullReadAt = null);

/// <summary>A complete read that continues over several runs.</summary>
/// <param name="Id">Marks the rows that it showed.</param>
/// <param name="Pass">1, or 2 when the first pass showed fewer contacts than there are.</param>
/// <param name="Next">Where it continues; null at the beginning.</param>
/// <param name="Read">Contacts read so far.</param>
/// <param name="Total">Contacts that there are, as far as Constant Contact said.</param>
public sealed record OpenSweep(Guid Id, DateTimeOffset BeganAt, int Pass = 1, string? Next = null, int Read = 0, int? Total = null);
