namespace DonorSync.Core.Reconciliation;

/// <summary>Collects the pair plan and tracks which groups, lists and names are used.</summary>
sealed partial class PairPlanBuilder
{
    readonly ImmutableArray<PairStep>.Builder steps = ImmutableArray.CreateBuilder<PairStep>();
    readonly ImmutableArray<Skip>.Builder skips = ImmutableArray.CreateBuilder<Skip>();
    readonly ImmutableArray<ReviewItem>.Builder reviews = ImmutableArray.CreateBuilder<ReviewItem>();
    readonly ImmutableArray<Pair>.Builder pairs = ImmutableArray.CreateBuilder<Pair>();
    readonly ImmutableArray<LinkId>.Builder detached = ImmutableArray.CreateBuilder<LinkId>();
    readonly ImmutableArray<Pair>.Builder leftOut = ImmutableArray.CreateBuilder<Pair>();
    readonly Dictionary<GroupId, CrmGroup> groups;
    readonly Dictionary<ListId, CtctList> lists;
    readonly HashSet<GroupId> takenGroups = [];
    readonly HashSet<ListId> takenLists = [];
    readonly HashSet<ListId> linkedLists;
    readonly ILookup<string, CtctList> listsByName;
    readonly Dictionary<string, GroupId> groupsByName = [];

    public PairPlanBuilder(IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links)
    {
        this.groups = groups.ToDictionary(static g => g.Id);
        this.lists = lists.Where(static l => !l.Deleted).ToDictionary(static l => l.Id);
        listsByName = this.lists.Values.OrderBy(
            static l => l.Id.Value, StringComparer.Ordinal).ToLookup(static l => GroupNames.Fold(l.Name));
        foreach (var group in groups.OrderBy(static g => g.Id.Value, StringComparer.Ordinal))
            groupsByName.TryAdd(GroupNames.Fold(group.Name), group.Id);
        linkedLists = [.. links.Select(static l => l.List)];
        ListCount = this.lists.Count;
    }

    public int ListCount { get; private set; }

    public CrmGroup? Group(GroupId id) => groups.GetValueOrDefault(id);

    /// <summary>Returns the list; null if it was deleted.</summary>
    public CtctList? List(ListId id) => lists.GetValueOrDefault(id);

    public bool IsTaken(GroupId id) => takenGroups.Contains(id);

    public bool IsTaken(ListId id) => takenLists.Contains(id);

    /// <summary>Returns an unlinked list with the name. A list of any link is never free for pairing by name.</summary>
    public CtctList? FreeListNamed(string name) =>
        listsByName[GroupNames.Fold(name)].FirstOrDefault(l => !IsTaken(l.Id) && !linkedLists.Contains(l.Id));

    /// <summary>Returns whether a list has the name after this plan's renames and deletions.</summary>
    public bool NameIsUsed(string name) => taken.ContainsKey(GroupNames.Fold(name)) || StayingAt(name).Any();

    public bool GroupNameIsUsed(string name) => groupsByName.ContainsKey(GroupNames.Fold(name));

    public bool IsSecondOfItsName(CrmGroup group) => groupsByName[GroupNames.Fold(group.Name)] != group.Id;

    public void Add(PairStep step) => steps.Add(step);

    public void Skip(Rule rule, string name, string reason) => skips.Add(new(rule, name, reason));

    public void Conflict(LinkId link, string name, string reason)
    {
        Skip(Rule.L8, name, reason);
        reviews.Add(new(Rule.L8, link.Value, Sentences.ReviewConflict(name, reason)));
    }

    public void Pair(LinkId link, CrmGroup group, CtctList list)
    {
        takenGroups.Add(group.Id);
        takenLists.Add(list.Id);
        pairs.Add(new(link, group.Id, list.Id, group.Name));
    }

    public void Join(LinkId link, CrmGroup group, CtctList list)
    {
        Pair(link, group, list);
        steps.Add(new PairStep.Join(link, group.Id, list.Id, group.Name));
    }

    public void Detach(Link link, CrmGroup group)
    {
        steps.Add(new PairStep.Detach(link.Id, group.Name));
        StayDetached(link.Id, group);
    }

    public void StayDetached(LinkId link, CrmGroup group)
    {
        takenGroups.Add(group.Id);
        detached.Add(link);
        skips.Add(new(Rule.L7, group.Name, Sentences.ListDeleted));
        reviews.Add(new(Rule.L7, link.Value, Sentences.ReviewListDeleted(group.Name)));
    }

    public void LeaveOut(Link link, CrmGroup group, CtctList? list)
    {
        LeaveOut(group);
        detached.Add(link.Id);
        if (list is null || link.State != LinkState.Linked)
            return;
        takenLists.Add(list.Id);
        leftOut.Add(new(link.Id, group.Id, list.Id, group.Name));
    }

    public void LeaveOut(CrmGroup group)
    {
        takenGroups.Add(group.Id);
        skips.Add(new(Rule.B12, group.Name, Sentences.LeftOut));
    }

    public void LeaveOut(CtctList list)
    {
        takenLists.Add(list.Id);
        skips.Add(new(Rule.B12, list.Name, Sentences.LeftOut));
        leftOut.Add(new(LinkId.OfList(list.Id), null, list.Id, list.Name));
    }

    public void CreateList(CrmGroup group)
    {
        var link = LinkId.OfGroup(group.Id);
        takenGroups.Add(group.Id);
        ListCount++;
        steps.Add(new PairStep.CreateList(link, group.Id, group.Name));
        pairs.Add(new(link, group.Id, null, group.Name));
    }

    public void CreateGroup(CtctList list)
    {
        var link = LinkId.OfList(list.Id);
        groupsByName.TryAdd(GroupNames.Fold(list.Name), default);
        steps.Add(new PairStep.CreateGroup(link, list.Id, list.Name));
        pairs.Add(new(link, null, list.Id, list.Name));
    }

    public PairPlan Finish() => new(
        steps.ToImmutable(), skips.ToImmutable(), reviews.ToImmutable(), pairs.ToImmutable(), detached.ToImmutable(),
        leftOut.ToImmutable());
}
