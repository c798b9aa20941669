namespace DonorSync.Core.Reconciliation;

/// <summary>
/// The groups and lists that users left out (B12). Nothing of such a pair is created, changed or removed, except for consent.
/// </summary>
public sealed record LeftOut(ImmutableHashSet<GroupId> Groups, ImmutableHashSet<ListId> Lists)
{
    public static readonly LeftOut Nothing = new([], []);

    public bool Has(Link link) => Groups.Contains(link.Group) || Lists.Contains(link.List);

    /// <summary>
    /// Returns the groups and lists of whole pairs: what is linked to a group or list that is left out, or has its name and is not linked,
    /// is left out too.
    /// </summary>
    public LeftOut OfPairs(IEnumerable<CrmGroup> groups, IEnumerable<CtctList> lists, IReadOnlyList<Link> links)
    {
        if (Groups.IsEmpty && Lists.IsEmpty)
            return this;
        var linkedGroups = links.Select(static l => l.Group).ToHashSet();
        var linkedLists = links.Where(static l => l.State == LinkState.Linked).Select(static l => l.List).ToHashSet();
        var freeGroups = groups.Where(g => !linkedGroups.Contains(g.Id)).ToList();
        var freeLists = lists.Where(l => !l.Deleted && !linkedLists.Contains(l.Id)).ToList();
        var names = freeGroups.Where(g => Groups.Contains(g.Id)).Select(static g => g.Name)
            .Concat(freeLists.Where(l => Lists.Contains(l.Id)).Select(static l => l.Name)).ToHashSet(GroupNames.Comparer);
        var leftOut = links.Where(Has).ToList();
        return new(
            Groups.Union(leftOut.Select(static l => l.Group)).Union(freeGroups.Where(g => names.Contains(g.Name)).Select(static g => g.Id)),
            Lists.Union(leftOut.Select(static l => l.List)).Union(freeLists.Where(l => names.Contains(l.Name)).Select(static l => l.Id)));
    }
}
