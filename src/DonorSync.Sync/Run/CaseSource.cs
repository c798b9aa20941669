using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// What cases are made of, each stream ordered by address: all there is, or what is at some addresses. A case is built in one way
/// wherever it comes from (<see cref="CaseStream"/>).
/// </summary>
sealed record CaseSource(
    IAsyncEnumerable<CrmContact> Contacts, IAsyncEnumerable<MirrorRow> Mirror, IAsyncEnumerable<Baseline> Baselines, IAsyncEnumerable<Bounce> Bounces,
    IAsyncEnumerable<RecordedNo> Nos, Func<CancellationToken, Task<Func<EmailKey, bool>>> ErasedAsync)
{
    /// <summary>Searched for at once; one round of them is in memory.</summary>
    const int KeysAtOnce = 500;

    public static CaseSource All(ICrm crm, SyncState state, CancellationToken cancellation) => new(
        crm.ContactsAsync(cancellation).ReadAheadAsync(cancellation), state.Cases.MirrorAsync(cancellation).ReadAheadAsync(cancellation),
        state.Baselines.BaselinesAsync(cancellation).ReadAheadAsync(cancellation), state.Bounces.BouncesAsync(cancellation), state.Nos.NosAsync(cancellation), state.Nos.ErasedAsync);

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
        foreach (var some in ordered.Chunk(KeysAtOnce))
        {
            foreach (var found in (await readAsync(some)).OrderBy(keyOf))
                yield return found;
        }
    }
}
