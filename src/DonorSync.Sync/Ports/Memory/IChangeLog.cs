namespace DonorSync.Sync.Ports.Memory;

/// <summary>
/// The addresses that changed since everything was last reconciled (<see cref="Plan.ChangedPass"/> says why this is safe). Every write of
/// something that a case is made of notes its address in the same transaction.
/// </summary>
public interface IChangeLog
{
    /// <summary>
    /// Marks the addresses noted so far as seen by this run; one that is noted again later is not. Returns the basis of the last pass over
    /// everything; null when there is none.
    /// </summary>
    Task<string?> MarkChangesSeenAsync(CancellationToken cancellation);

    /// <summary>Returns the noted addresses, seen or not; null when there are more than <paramref name="most"/>.</summary>
    Task<IReadOnlyList<EmailKey>?> ChangedAsync(int most, CancellationToken cancellation);

    /// <summary>Begins a pass over everything: from now on changes are noted, and until it has ended there is no basis.</summary>
    Task BeginTrackingAsync(CancellationToken cancellation);

    /// <summary>
    /// Forgets the addresses that this run has seen, except those that still have something to do, which are noted again.
    /// </summary>
    /// <param name="basis">The basis of a pass over everything; null after a pass over changes.</param>
    Task DeleteSeenChangesAsync(string? basis, IReadOnlyCollection<EmailKey> still, CancellationToken cancellation);

    /// <summary>Stops noting changes: the next run reconciles everything.</summary>
    Task StopTrackingAsync(CancellationToken cancellation);
}
