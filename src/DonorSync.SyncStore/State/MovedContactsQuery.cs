namespace DonorSync.SyncStore.State;

/// <summary>C8: linked contacts whose address is not their link's, among all contacts or among few.</summary>
sealed class MovedContactsQuery(FencedDatabase database)
{
    public Task<IReadOnlyList<MovedContact>> AllAsync(CancellationToken cancellation) => FindAsync(static rows => rows, cancellation);

    public async Task<IReadOnlyList<MovedContact>> AmongAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<CtctContactId, MovedContact>();
        foreach (var chunk in keys.Chunk(FencedDatabase.IdsAtOnce))
        {
            var ids = await AtOrLinkedAtAsync([.. chunk.Select(static k => k.Value)], cancellation);
            foreach (var some in ids.Chunk(FencedDatabase.IdsAtOnce))
            {
                var few = some.ToList();
                foreach (var moved in await FindAsync(rows => rows.Where(c => EF.Parameter(few).Contains(c.CtctId)), cancellation))
                    found[moved.Id] = moved;
            }
        }
        return [.. found.Values];
    }

    async Task<HashSet<string>> AtOrLinkedAtAsync(List<string> keys, CancellationToken cancellation)
    {
        // One after the other: each has its index, and any of them has none.
        await using var db = database.Open();
        var ids = await database.Mirror(
            db).Where(c => EF.Parameter(keys).Contains(c.CaseKey)).Select(static c => c.CtctId).ToHashSetAsync(cancellation);
        ids.UnionWith(await database.Mirror(
            db).Where(c => EF.Parameter(keys).Contains(c.OwnKey)).Select(static c => c.CtctId).ToListAsync(cancellation));
        // Asked for those with an id only, SQLite would go through all of them by their ids.
        var linked = await db.Set<BaselineRow>().Where(b => b.AccountId == database.Account && EF.Parameter(keys).Contains(b.Key))
            .Select(static b => b.CtctId).ToListAsync(cancellation);
        ids.UnionWith(linked.OfType<string>());
        return ids;
    }

    async Task<IReadOnlyList<MovedContact>> FindAsync(
        Func<IQueryable<MirrorContactRow>, IQueryable<MirrorContactRow>> among, CancellationToken cancellation)
    {
        await ReleaseAsync(among, cancellation);
        await using var db = database.Open();
        var moved = await among(database.Mirror(db))
            .Join(
                db.Set<BaselineRow>().Where(b => b.AccountId == database.Account), c => c.CtctId, b => b.CtctId,
                (c, b) => new { c.CtctId, b.Key, c.OwnKey })
            .Where(m => m.Key != m.OwnKey)
            .Where(m => !db.Set<BaselineRow>().Any(b => b.AccountId == database.Account && b.Key == m.OwnKey && b.CtctId == m.CtctId))
            .ToListAsync(cancellation);
        return
        [
            .. moved.GroupBy(static m => (m.CtctId, m.OwnKey), static m => new EmailKey(m.Key)).Select(static links => new MovedContact(
                new(links.Key.CtctId), MatchKeys.LinkKeyOf(links, new(links.Key.OwnKey))!.Value, new(links.Key.OwnKey))),
        ];
    }

    /// <summary>A contact whose link was forgotten, or is with another address now, is reconciled under its own address again.</summary>
    async Task ReleaseAsync(Func<IQueryable<MirrorContactRow>, IQueryable<MirrorContactRow>> among, CancellationToken cancellation)
    {
        // Usually there is none, and a write would block all other writers.
        await using (var db = database.Open())
        {
            if (!await Unlinked(db).AnyAsync(cancellation))
                return;
        }
        await database.WriteAsync(
            db => Unlinked(db).ExecuteUpdateAsync(set => set.SetProperty(c => c.CaseKey, c => c.OwnKey), cancellation), cancellation);

        IQueryable<MirrorContactRow> Unlinked(DonorSyncDb db) =>
            among(db.Set<MirrorContactRow>().Where(c => c.AccountId == database.Account))
            .Where(c => c.CaseKey != c.OwnKey)
            .Where(c => !db.Set<BaselineRow>().Any(b => b.AccountId == database.Account && b.Key == c.CaseKey && b.CtctId == c.CtctId)
                || db.Set<BaselineRow>().Any(b => b.AccountId == database.Account && b.Key == c.OwnKey && b.CtctId == c.CtctId));
    }
}
