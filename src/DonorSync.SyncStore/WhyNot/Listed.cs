namespace DonorSync.SyncStore.WhyNot;

sealed class Listed : IListed
{
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListsAsync(
        DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation)
    {
        if (await db.Set<ConnectionRow>().Select(c => c.AccountId).FirstOrDefaultAsync(cancellation) is not { } account)
            return new Dictionary<string, IReadOnlyList<string>>();
        var names = await db.Set<MirrorListRow>().Where(l => l.AccountId == account && !l.Deleted)
            .ToDictionaryAsync(l => l.ListId, l => l.Name, cancellation);
        var contacts = await db.Set<MirrorContactRow>().Where(c => c.AccountId == account && !c.Deleted && keys.Contains(c.CaseKey))
            .Select(c => new { c.CaseKey, c.Lists }).ToListAsync(cancellation);
        return contacts.GroupBy(static c => c.CaseKey).ToDictionary(static c => c.Key, c => (IReadOnlyList<string>)
            [.. c.SelectMany(static one => one.Lists.Split(',', StringSplitOptions.RemoveEmptyEntries)).Distinct().Where(names.ContainsKey)
                .Select(list => names[list]).Order(StringComparer.OrdinalIgnoreCase)]);
    }

    public async Task<IQueryable<string>?> OnListsAsync(DonorSyncDb db, Guid? group, CancellationToken cancellation)
    {
        if (await db.Set<ConnectionRow>().Select(c => c.AccountId).FirstOrDefaultAsync(cancellation) is not { } account)
            return null;
        var mirror = db.Set<MirrorContactRow>().Where(m => m.AccountId == account && !m.Deleted && m.Lists != "");
        if (group is not null)
        {
            var id = group.ToString();
            var list = await db.Set<LinkRow>().Where(l => l.AccountId == account && l.GroupId == id).Select(l => l.ListId)
                .FirstOrDefaultAsync(cancellation);
            if (list is null)
                return null;
            mirror = mirror.Where(m => m.Lists.Contains(list + ","));
        }
        return mirror.Select(static m => m.CaseKey);
    }

    public async Task<RefusedKeys> RefusedAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var accounts = await db.Set<AccountRow>().Select(a => a.Id).ToListAsync(cancellation);
        var refusing = db.Set<MirrorContactRow>()
            .Where(m => EF.Parameter(accounts).Contains(m.AccountId) && (m.Permission == Permission.Unsubscribed || m.Deleted));
        return new(refusing.Select(static m => m.CaseKey), refusing.Select(static m => m.OwnKey));
    }
}
