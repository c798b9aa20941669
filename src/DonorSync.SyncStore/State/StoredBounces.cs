using System.Runtime.CompilerServices;

namespace DonorSync.SyncStore.State;

/// <summary>The bounces in the database.</summary>
sealed class StoredBounces(FencedDatabase database, IErasedAddresses erased) : IBounces
{
    public async Task<IReadOnlyDictionary<string, int>> CampaignsAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<CampaignRow>().AsNoTracking().Where(c => c.AccountId == database.Account)
            .ToDictionaryAsync(c => c.CampaignId, c => c.Bounces, cancellation);
    }

    public Task SaveBouncesAsync(CampaignSeen campaign, IReadOnlyList<Bounce> bounces, CancellationToken cancellation) =>
        database.WriteAsync(
        async db =>
        {
            var row = await db.Set<CampaignRow>()
                .FirstOrDefaultAsync(c => c.AccountId == database.Account && c.CampaignId == campaign.Id, cancellation);
            if (row is null)
                db.Add(row = new CampaignRow { AccountId = database.Account, CampaignId = campaign.Id });
            row.Bounces = campaign.Bounces;
            var isErased = await erased.AllAsync(db, cancellation);
            var newest = bounces.Where(
                b => !isErased(b.Key)).GroupBy(static b => b.Key).Select(static same => same.MaxBy(static b => b.At)!);
            foreach (var chunk in newest.Chunk(FencedDatabase.IdsAtOnce))
            {
                var keys = chunk.Select(static b => b.Key.Value).ToList();
                var known = await db.Set<BounceRow>().Where(b => b.AccountId == database.Account && keys.Contains(b.Key))
                    .ToDictionaryAsync(b => b.Key, cancellation);
                foreach (var bounce in chunk)
                    Take(db, known.GetValueOrDefault(bounce.Key.Value), bounce);
            }
        },
        cancellation);

    public async IAsyncEnumerable<Bounce> BouncesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var rows = db.Set<BounceRow>().AsNoTracking().Where(b => b.AccountId == database.Account).OrderBy(b => b.Key);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            yield return new Bounce(new(row.Key), row.Kind, row.At);
    }

    public async Task<IReadOnlyList<Bounce>> BouncesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<Bounce>();
        foreach (var chunk in keys.Chunk(FencedDatabase.IdsAtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var rows = await db.Set<BounceRow>().AsNoTracking().Where(b => b.AccountId == database.Account && values.Contains(b.Key))
                .ToListAsync(cancellation);
            found.AddRange(rows.Select(static b => new Bounce(new(b.Key), b.Kind, b.At)));
        }
        return found;
    }

    void Take(DonorSyncDb db, BounceRow? known, Bounce bounce)
    {
        if (known is null)
            db.Add(new BounceRow { AccountId = database.Account, Key = bounce.Key.Value, Kind = bounce.Kind, At = bounce.At });
        else if (known.At < bounce.At)
            (known.Kind, known.At) = (bounce.Kind, bounce.At);
    }
}
