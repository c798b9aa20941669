using System.Runtime.CompilerServices;
using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.State;

/// <summary>The baselines in the database.</summary>
sealed class StoredBaselines(FencedDatabase database) : IBaselines
{
    public async IAsyncEnumerable<Baseline> BaselinesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = database.Open();
        await using var snapshot = await db.BeginSnapshotAsync(cancellation);
        var memberships = new TextPool<ImmutableSortedDictionary<LinkId, Membership>>(MembershipText.Read);
        var rows = db.Set<BaselineRow>().Where(b => b.AccountId == database.Account).OrderBy(b => b.Key);
        await foreach (var baseline in db.ReadAsync(
            BaselineColumns.Of(rows), row => BaselineColumns.Read(row, memberships.Read), cancellation))
            yield return baseline;
    }

    public async Task<int> CountLinkedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<BaselineRow>()
            .CountAsync(b => b.AccountId == database.Account && b.CtctId != null && b.Memberships != "", cancellation);
    }

    public async Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<Baseline>(keys.Count);
        var memberships = new TextPool<ImmutableSortedDictionary<LinkId, Membership>>(MembershipText.Read);
        foreach (var chunk in keys.Chunk(FencedDatabase.IdsAtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var rows = db.Set<BaselineRow>().Where(b => b.AccountId == database.Account && EF.Parameter(values).Contains(b.Key));
            found.AddRange(await db.ListAsync(BaselineColumns.Of(rows), row => BaselineColumns.Read(row, memberships.Read), cancellation));
        }
        return found;
    }

    /// <summary>Saves baselines in the caller's transaction; null forgets one.</summary>
    public async Task SettleAsync(DonorSyncDb db, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation)
    {
        var last = new Dictionary<EmailKey, Baseline?>();
        foreach (var (key, baseline) in settled)
            last[key] = baseline;
        await new RowStatement(db, """DELETE FROM "Baselines" WHERE "AccountId" = @account AND "Key" = @key""", "account", "key")
            .RunAsync(last.Where(static s => s.Value is null).Select(s => new object?[] { database.Account, s.Key.Value }), cancellation);
        await new RowStatement(
                db,
                """
                INSERT INTO "Baselines" ("OrganizationId", "AccountId", "Key", "CtctId", "Permission", "Deleted",
                "Ctct", "Crm", "Memberships")
                VALUES (@org, @account, @key, @ctctId, @permission, @deleted, @ctct, @crm, @memberships)
                ON CONFLICT ("AccountId", "Key") DO UPDATE SET "CtctId" = excluded."CtctId", "Permission" = excluded."Permission",
                    "Deleted" = excluded."Deleted", "Ctct" = excluded."Ctct", "Crm" = excluded."Crm", "Memberships" = excluded."Memberships"
                """,
                "org", "account", "key", "ctctId", "permission", "deleted", "ctct", "crm", "memberships")
            .RunAsync(last.Where(static s => s.Value is not null).Select(s => Values(s.Key, s.Value!)), cancellation);
    }

    object?[] Values(EmailKey key, Baseline baseline) =>
    [
        database.Organization.Value, database.Account, key.Value, baseline.CtctId?.Value, (int?)baseline.Permission, baseline.Deleted,
        PackedFields.Of(baseline.Ctct), PackedFields.Of(baseline.Crm), MembershipText.Write(baseline.Memberships),
    ];
}
