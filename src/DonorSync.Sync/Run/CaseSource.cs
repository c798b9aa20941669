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

    public static CaseSource All(ICrm crm, ISyncState state, CancellationToken cancellation) => new(
        crm.ContactsAsync(cancellation).ReadAheadAsync(cancellation), state.MirrorAsync(cancellation).ReadAheadAsync(cancellation),
        state.BaselinesAsync(cancellation).ReadAheadAsync(cancellation), state.BouncesAsync(cancellation), state.NosAsync(cancellation), state.ErasedAsync);

    public static CaseSource At(IReadOnlyCollection<EmailKey> keys, ICrm crm, ISyncState state, CancellationToken cancellation)
    {
        EmailKey[] ordered = [.. keys.Where(static k => k != EmailKey.None).Distinct().Order()];
        return new(
            InTurnAsync(ordered, some => crm.AtAsync(some, cancellation), static c => c.Key),
            InTurnAsync(ordered, some => state.MirrorAtAsync(some, cancellation), static m => m.Key),
            InTurnAsync(ordered, some => state.BaselinesAtAsync(some, cancellation), static b => b.Key),
            InTurnAsync(ordered, some => state.BouncesAtAsync(some, cancellation), static b => b.Key),
            InTurnAsync(ordered, some => state.NosAtAsync(some, cancellation), static n => n.Key),
            state.ErasedAsync);
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
