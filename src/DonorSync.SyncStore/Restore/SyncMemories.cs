using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Ports;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.Restore;

/// <summary>
/// What the sync remembers of some contacts' memberships, kept with a change of them: who leaves a group is forgotten by the next sync, and
/// an undo must not bring somebody back onto a list that the person had left (M4).
/// </summary>
sealed class SyncMemories : IRemembered
{
    readonly IReadOnlyDictionary<Guid, string> keys;
    readonly ILookup<Guid, LinkRow> links;
    readonly Dictionary<(Guid Account, string Key), ImmutableSortedDictionary<LinkId, Membership>> memberships;
    readonly HashSet<(Guid Account, string Key, string List)> onLists;

    SyncMemories(
        IReadOnlyDictionary<Guid, string> keys, ILookup<Guid, LinkRow> links,
        Dictionary<(Guid, string), ImmutableSortedDictionary<LinkId, Membership>> memberships, HashSet<(Guid, string, string)> onLists) =>
        (this.keys, this.links, this.memberships, this.onLists) = (keys, links, memberships, onLists);

    public static async Task<SyncMemories> ReadAsync(DonorSyncDb db, IReadOnlyDictionary<Guid, string> keys, CancellationToken cancellation)
    {
        var all = await db.Set<LinkRow>().AsNoTracking().ToListAsync(cancellation);
        var accounts = all.Select(static l => l.AccountId).Distinct().ToList();
        var values = keys.Values.Distinct().ToList();
        var baselines = all.Count == 0 ? [] : await db.Set<BaselineRow>().AsNoTracking()
            .Where(b => accounts.Contains(b.AccountId) && values.Contains(b.Key)).ToListAsync(cancellation);
        var mirror = all.Count == 0 ? [] : await db.Set<MirrorContactRow>().AsNoTracking()
            .Where(c => accounts.Contains(c.AccountId) && values.Contains(c.CaseKey)).Select(c => new { c.AccountId, c.CaseKey, c.Lists }).ToListAsync(cancellation);
        return new(
            keys, all.ToLookup(static l => Guid.Parse(l.GroupId)),
            baselines.ToDictionary(static b => (b.AccountId, b.Key), static b => MembershipText.Read(b.Memberships)),
            [.. mirror.SelectMany(static c => c.Lists.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(list => (c.AccountId, c.CaseKey, list)))]);
    }

    /// <summary>What is remembered of a contact in these groups; null when they have no lists, or the contact no address.</summary>
    public IReadOnlyList<MemoryBefore>? Of(Guid contact, IEnumerable<Guid> groups) =>
        keys.TryGetValue(contact, out var key)
            ? NullIfEmpty(groups.SelectMany(g => links[g]).Select(l => new MemoryBefore(l.AccountId, l.LinkId, Remembers(l, key) ?? Membership.SeenNever)))
            : null;

    /// <summary>
    /// For somebody who joins a group: on the list already and not in the group is what is remembered as undone (B5). When the joining is
    /// undone, the person is neither taken off the list nor put into the group again.
    /// </summary>
    public IReadOnlyList<MemoryBefore>? OnListOf(Guid contact, Guid group) =>
        keys.TryGetValue(contact, out var key)
            ? NullIfEmpty(links[group].Where(l => IsOnlyOnList(l, key)).Select(static l => new MemoryBefore(l.AccountId, l.LinkId, Membership.Undone)))
            : null;

    bool IsOnlyOnList(LinkRow link, string key) =>
        Remembers(link, key) is Membership.Undone || (Remembers(link, key) is null && onLists.Contains((link.AccountId, key, link.ListId)));

    Membership? Remembers(LinkRow link, string key) =>
        memberships.TryGetValue((link.AccountId, key), out var known) && known.TryGetValue(new(link.LinkId), out var memory) ? memory : null;

    static List<MemoryBefore>? NullIfEmpty(IEnumerable<MemoryBefore> memories) => memories.ToList() is { Count: > 0 } some ? some : null;
}
