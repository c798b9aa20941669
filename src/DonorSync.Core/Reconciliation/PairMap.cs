namespace DonorSync.Core.Reconciliation;

/// <summary>The pairs of a run, found by group, by list and by link. They are returned in a stable order.</summary>
public sealed class PairMap
{
    readonly ImmutableArray<Pair> ordered;
    readonly Dictionary<GroupId, int> byGroup = [];
    readonly Dictionary<ListId, int> byList = [];
    readonly Dictionary<LinkId, int> byLink = [];
    readonly HashSet<LinkId> detached;
    readonly Dictionary<ListId, Pair> leftOut;

    /// <param name="leftOut">Lists that are left out (B12), with their groups.</param>
    public PairMap(IEnumerable<Pair> pairs, IEnumerable<LinkId> detached, IEnumerable<Pair>? leftOut = null)
    {
        this.detached = [.. detached];
        this.leftOut = (leftOut ?? []).ToDictionary(static p => p.List!.Value);
        ordered = [.. pairs.OrderBy(
            static p => p.Name, StringComparer.OrdinalIgnoreCase).ThenBy(static p => p.Link.Value, StringComparer.Ordinal)];
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

    public static PairMap Of(PairPlan plan) => new(plan.Pairs, plan.Detached, plan.LeftOut);

    public int Count => ordered.Length;

    public bool Has(GroupId group) => byGroup.ContainsKey(group);

    public Pair? Find(LinkId link) => byLink.TryGetValue(link, out var place) ? ordered[place] : null;

    /// <summary>Returns the pair's name; of an unknown link its id.</summary>
    public string NameOf(LinkId link) =>
        Find(link)?.Name ?? leftOut.Values.FirstOrDefault(p => p.Link == link)?.Name ?? link.Value;

    /// <summary>B12: returns those of the lists that are left out.</summary>
    public IEnumerable<Pair> LeftOutOf(ImmutableArray<ListId> lists) => leftOut.Count == 0 ? [] :
        lists.Where(leftOut.ContainsKey).Select(list => leftOut[list]).OrderBy(static p => p.Link.Value, StringComparer.Ordinal);

    /// <summary>Returns whether the remembered memberships of the link are still used.</summary>
    public bool Remembers(LinkId link) => byLink.ContainsKey(link) || detached.Contains(link);

    public IEnumerable<Pair> OfLists(ImmutableArray<ListId> lists) =>
        lists.Where(byList.ContainsKey).Select(list => byList[list]).Order().Select(place => ordered[place]);

    /// <summary>Returns every pair whose group or list the case belongs to, or for which it has a remembered membership.</summary>
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
            // Sorting has put equal positions next to each other.
            if (touched.Count == 0 || !ReferenceEquals(touched[^1], ordered[place]))
                touched.Add(ordered[place]);
        }
        return touched;
    }
}
