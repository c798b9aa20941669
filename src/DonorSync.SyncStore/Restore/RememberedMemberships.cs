namespace DonorSync.SyncStore.Restore;

/// <summary>
/// The remembered memberships of contacts, stored with a change: the next sync forgets a contact that leaves a group, and an undo must not
/// add it again to a list that it had left (M4).
/// </summary>
sealed class RememberedMemberships : IRemembered
{
    readonly IReadOnlyDictionary<Guid, string> keys;
    readonly ILookup<Guid, LinkRow> links;
    readonly Dictionary<(int Account, string Key), ImmutableSortedDictionary<LinkId, Membership>> memberships;
    readonly HashSet<(int Account, string Key, string List)> onLists;

    RememberedMemberships(
        IReadOnlyDictionary<Guid, string> keys, ILookup<Guid, LinkRow> links,
        Dictionary<(int, string), ImmutableSortedDictionary<LinkId, Membership>> memberships, HashSet<(int, string, string)> onLists) =>
        (this.keys, this.links, this.memberships, this.onLists) = (keys, links, memberships, onLists);

    public static async Task<RememberedMemberships> ReadAsync(DonorSyncDb db, IReadOnlyDictionary<Guid, string> keys,
        CancellationToken cancellation)
    {
        var all = await db.Set<LinkRow>().AsNoTracking().ToListAsync(cancellation);
        var accounts = all.Select(static l => l.AccountId).Distinct().ToList();
        var values = keys.Values.Distinct().ToList();
        var baselines = all.Count == 0 ? [] : await db.Set<BaselineRow>().AsNoTracking()
            .Where(b => accounts.Contains(b.AccountId) && values.Contains(b.Key)).ToListAsync(cancellation);
        var mirror = all.Count == 0 ? [] : await db.Set<MirrorContactRow>().AsNoTracking()
            .Where(c => accounts.Contains(c.AccountId) && values.Contains(c.CaseKey)).Select(c => new { c.AccountId, c.CaseKey, c.Lists })
                .ToListAsync(cancellation);
        return new(
            keys, all.ToLookup(static l => Guid.Parse(l.GroupId)),
            baselines.ToDictionary(static b => (b.AccountId, b.Key), static b => MembershipText.Read(b.Memberships)),
            [.. mirror.SelectMany(
                static c => c.Lists.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(list => (c.AccountId, c.CaseKey, list)))]);
    }

    /// <summary>Returns the remembered memberships of a contact in these groups; null if it has no address or they no lists.</summary>
    public IReadOnlyList<MemoryBefore>? Of(Guid contact, IEnumerable<Guid> groups) =>
        keys.TryGetValue(contact, out var key)
            ? NullIfEmpty(groups.SelectMany(
                g => links[g]).Select(l => new MemoryBefore(l.AccountId, l.LinkId, Remembers(l, key) ?? Membership.SeenNever)))
            : null;

    /// <summary>
    /// Returns the remembered memberships of a contact that joins a group: being on the list without being in the group is remembered as
    /// undone (B5). If the joining is undone, the contact is neither removed from the list nor added to the group again.
    /// </summary>
    public IReadOnlyList<MemoryBefore>? OnListOf(Guid contact, Guid group) =>
        keys.TryGetValue(contact, out var key)
            ? NullIfEmpty(links[group].Where(
                l => IsOnlyOnList(l, key)).Select(static l => new MemoryBefore(l.AccountId, l.LinkId, Membership.Undone)))
            : null;

    bool IsOnlyOnList(LinkRow link, string key) =>
        Remembers(link, key) is Membership.Undone || (Remembers(link, key) is null && onLists.Contains((link.AccountId, key, link.ListId)));

    Membership? Remembers(LinkRow link, string key) =>
        memberships.TryGetValue((link.AccountId, key), out var known) && known.TryGetValue(new(link.LinkId), out var memory)
            ? memory : null;

    static List<MemoryBefore>? NullIfEmpty(IEnumerable<MemoryBefore> memories) => memories.ToList() is { Count: > 0 } some ? some : null;
}
