namespace DonorSync.Core;

/// <summary>The pairs that take part in a run, found by group, by list and by link. Pairs come out in a stable order.</summary>
public sealed class PairMap
{
    readonly ImmutableArray<Pair> ordered;
    readonly Dictionary<GroupId, int> byGroup = [];
    readonly Dictionary<ListId, int> byList = [];
    readonly Dictionary<LinkId, int> byLink = [];
    readonly HashSet<LinkId> detached;

    public PairMap(IEnumerable<Pair> pairs, IEnumerable<LinkId> detached)
    {
        this.detached = [.. detached];
        ordered = [.. pairs.OrderBy(static p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static p => p.Link.Value, StringComparer.Ordinal)];
        for (var place = 0; place < ordered.Length; place++)
        {
            var pair = ordered[place];
            byLink.Add(pair.Link, place);
            if (pair.Group is { } group)
                byGroup.Add(group, place);
            if (pair.List is { } list)
                byList.Add(list, place);
        }
    }

    public int Count => ordered.Length;

    public bool Has(GroupId group) => byGroup.ContainsKey(group);

    public Pair? Find(LinkId link) => byLink.TryGetValue(link, out var place) ? ordered[place] : null;

    /// <summary>Whether what is remembered of the link is still of use.</summary>
    public bool Remembers(LinkId link) => byLink.ContainsKey(link) || detached.Contains(link);

    /// <summary>The pairs of these lists.</summary>
    public IEnumerable<Pair> OfLists(ImmutableArray<ListId> lists) =>
        lists.Where(byList.ContainsKey).Select(list => byList[list]).Order().Select(place => ordered[place]);

    /// <summary>Every pair in which the case has a group, a list or a memory. The others have nothing to say about it.</summary>
    public IReadOnlyList<Pair> Touching(ContactCase @case)
    {
        var places = new List<int>();
        foreach (var contact in @case.Crm)
        {
            foreach (var group in contact.Groups)
            {
                if (byGroup.TryGetValue(group, out var place))
                    places.Add(place);
            }
        }
        foreach (var list in @case.Ctct?.Lists ?? [])
        {
            if (byList.TryGetValue(list, out var place))
                places.Add(place);
        }
        foreach (var (link, _) in @case.Baseline?.Memberships ?? Baseline.NoMemberships)
        {
            if (byLink.TryGetValue(link, out var place))
                places.Add(place);
        }
        places.Sort();
        var touched = new List<Pair>(places.Count);
        foreach (var place in places)
        {
            // What touches a pair from several sides stands together now.
            if (touched.Count == 0 || !ReferenceEquals(touched[^1], ordered[place]))
                touched.Add(ordered[place]);
        }
        return touched;
    }
}
