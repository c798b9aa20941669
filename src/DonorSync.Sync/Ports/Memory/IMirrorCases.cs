namespace DonorSync.Sync.Ports.Memory;

/// <summary>The mirror's contacts by the address under which they are reconciled (C8).</summary>
public interface IMirrorCases
{
    /// <summary>Returns the linked contacts whose address is not their link's (C8). There are few.</summary>
    Task<IReadOnlyList<MovedContact>> MovedAsync(CancellationToken cancellation);

    /// <summary>Returns the same among the contacts that are, were or are linked at one of these addresses.</summary>
    Task<IReadOnlyList<MovedContact>> MovedAmongAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Sets the key under which each moved contact is reconciled; all other contacts have their link's, which is their own.
    /// </summary>
    Task SetCaseKeysAsync(IReadOnlyDictionary<CtctContactId, EmailKey> keys, CancellationToken cancellation);

    /// <summary>
    /// Streams the mirror as rows of cases: a moved contact comes under both keys (<see cref="MirrorRow"/>). A contact that is linked to no
    /// donor, has neither unsubscribed nor been deleted, and was not shown by the last complete read, or only by a read without an end,
    /// comes under none.
    /// </summary>
    IAsyncEnumerable<MirrorRow> MirrorAsync(CancellationToken cancellation);

    /// <summary>Returns the rows of that stream at these keys.</summary>
    Task<IReadOnlyList<MirrorRow>> MirrorAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

public sealed record MovedContact(CtctContactId Id, EmailKey LinkKey, EmailKey OwnKey);
