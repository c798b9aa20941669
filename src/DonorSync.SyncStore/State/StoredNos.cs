using System.Runtime.CompilerServices;

namespace DonorSync.SyncStore.State;

/// <summary>The consent of addresses that no contact has any more (P9), and the erased addresses.</summary>
sealed class StoredNos(FencedDatabase database, IErasedAddresses erased, IStandingNos nos) : IRecordedNos
{
    public async Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await erased.AllAsync(db, cancellation);
    }

    public async IAsyncEnumerable<RecordedNo> NosAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        await foreach (var no in nos.AllAsync(db, cancellation))
            yield return no;
    }

    public async Task<IReadOnlyList<RecordedNo>> NosAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await nos.AtAsync(db, keys, cancellation);
    }
}
