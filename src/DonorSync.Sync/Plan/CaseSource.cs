using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Plan;

/// <summary>
/// The parts of cases, each a stream ordered by address: of all addresses, or of some. A case is built in one way from both
/// (<see cref="CaseStream"/>).
/// </summary>
sealed record CaseSource(
    IAsyncEnumerable<CrmContact> Contacts, IAsyncEnumerable<MirrorRow> Mirror, IAsyncEnumerable<Baseline> Baselines,
    IAsyncEnumerable<Bounce> Bounces,
    IAsyncEnumerable<RecordedNo> Nos, Func<CancellationToken, Task<Func<EmailKey, bool>>> ErasedAsync)
{
    /// <summary>Addresses searched for with one query; their parts are in memory together.</summary>
    const int KeysPerQuery = 500;

    public static CaseSource All(ICrm crm, SyncState state, CancellationToken cancellation) => new(
        crm.ContactsAsync(cancellation).ReadAheadAsync(cancellation), state.Cases.MirrorAsync(cancellation).ReadAheadAsync(cancellation),
        state.Baselines.BaselinesAsync(cancellation).ReadAheadAsync(cancellation), state.Bounces.BouncesAsync(cancellation),
        state.Nos.NosAsync(cancellation), state.Nos.ErasedAsync);

    public static CaseSource At(IReadOnlyCollection<EmailKey> keys, ICrm crm, SyncState state, CancellationToken cancellation)
    {
        EmailKey[] ordered = [.. keys.Where(static k => k != EmailKey.None).Distinct().Order()];
        return new(
            InTurnAsync(ordered, some => crm.AtAsync(some, cancellation), static c => c.Key),
            InTurnAsync(ordered, some => state.Cases.MirrorAtAsync(some, cancellation), static m => m.Key),
            InTurnAsync(ordered, some => state.Baselines.BaselinesAtAsync(some, cancellation), static b => b.Key),
            InTurnAsync(ordered, some => state.Bounces.BouncesAtAsync(some, cancellation), static b => b.Key),
            InTurnAsync(ordered, some => state.Nos.NosAtAsync(some, cancellation), static n => n.Key),
            state.Nos.ErasedAsync);
    }

    static async IAsyncEnumerable<T> InTurnAsync<T>(
        IEnumerable<EmailKey> ordered, Func<IReadOnlyCollection<EmailKey>, Task<IReadOnlyList<T>>> readAsync, Func<T, EmailKey> keyOf)
    {
        foreach (var some in ordered.Chunk(KeysPerQuery))
        {
            foreach (var found in (await readAsync(some)).OrderBy(keyOf))
                yield return found;
        }
    }
}
