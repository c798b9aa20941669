namespace DonorSync.Core;

/// <summary>The pairs that take part in a run, found by group, by list and by link. Pairs come out in a stable order.</summary>
public sealed class PairMap
{
    readonly Dictionary<GroupId, Pair> byGroup = [];
    readonly Dictionary<ListId, Pair> byList = [];
    readonly Dictionary<LinkId, Pair> byLink = [];
    readonly Dictionary<LinkId, int> order = [];
    readonly HashSet<LinkId> detached;

    public PairMap(IEnumerable<Pair> pairs, IEnumerable<LinkId> detached)
    {
        this.detached = [.. detached];
        foreach (var pair in pairs.OrderBy(static p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static p => p.Link.Value, StringComparer.Ordinal))
        {
            order.Add(pair.Link, order.Count);
            byLink.Add(pair.Link, pair);
            if (pair.Group is { } group)
                byGroup.Add(group, pair);
            if (pair.List is { } list)
                byList.Add(list, pair);
        }
    }

    public int Count => byLink.Count;

    public bool Has(GroupId group) => byGroup.ContainsKey(group);

    public Pair? Find(LinkId link) => byLink.GetValueOrDefault(link);

    /// <summary>Whether what is remembered of the link is still of use.</summary>
    public bool Remembers(LinkId link) => byLink.ContainsKey(link) || detached.Contains(link);

    /// <summary>Every pair in which the case has a group, a list or a memory. The others have nothing to say about it.</summary>
    public IEnumerable<Pair> Touching(ContactCase @case)
    {
        var touched = new HashSet<Pair>(ReferenceEqualityComparer.Instance);
        foreach (var group in @case.Crm.SelectMany(static c => c.Groups))
        {
            if (byGroup.TryGetValue(group, out var pair))
                touched.Add(pair);
        }
        foreach (var list in @case.Ctct?.Lists ?? [])
        {
            if (byList.TryGetValue(list, out var pair))
                touched.Add(pair);
        }
        foreach (var link in @case.Baseline?.Memberships.Keys ?? [])
        {
            if (byLink.TryGetValue(link, out var pair))
                touched.Add(pair);
        }
        return touched.Count < 2 ? touched : touched.OrderBy(p => order[p.Link]);
    }
}
