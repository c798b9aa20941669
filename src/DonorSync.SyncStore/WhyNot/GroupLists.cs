namespace DonorSync.SyncStore.WhyNot;

/// <summary>The lists of an account as last read, with the groups that they are linked to or will be.</summary>
sealed class GroupLists
{
    readonly int? account;
    readonly IReadOnlyDictionary<GroupId, QuestionedGroup> groups;
    readonly Dictionary<GroupId, Link> links;
    readonly Dictionary<string, string> conflicts;
    readonly HashSet<string> freeNames;
    readonly int listCount;
    readonly LeftOut leftOut;

    GroupLists(
        int? account, IReadOnlyDictionary<GroupId, QuestionedGroup> groups, List<Link> links, List<MirrorListRow> lists,
        Dictionary<string, string> conflicts, LeftOut chosen)
    {
        leftOut = chosen.OfPairs(
            groups.Select(static g => new CrmGroup(g.Key, g.Value.Name)), lists.Select(static l => new CtctList(new(l.ListId), l.Name)),
            links);
        (this.account, this.groups, this.conflicts, listCount) = (account, groups, conflicts, lists.Count);
        this.links = links.ToDictionary(static l => l.Group);
        Names = lists.ToDictionary(static l => new ListId(l.ListId), static l => l.Name);
        var taken = links.Select(static l => l.List.Value).ToHashSet();
        freeNames = [.. lists.Where(l => !taken.Contains(l.ListId)).Select(static l => GroupNames.Fold(l.Name))];
        Detached = [.. links.Where(static l => l.State == LinkState.Detached).Select(static l => l.Id)];
        var linked = links.Where(static l => l.State == LinkState.Linked)
            .Select(static l => new Pair(l.Id, l.Group, l.List, l.GroupName)).ToLookup(p => leftOut.Lists.Contains(p.List!.Value));
        Linked = [.. linked[false]];
        LeftOut =
        [
            .. linked[true].Where(p => Names.ContainsKey(p.List!.Value)),
            .. Names.Where(l => leftOut.Lists.Contains(l.Key) && !taken.Contains(l.Key.Value))
                .Select(static l => new Pair(LinkId.OfList(l.Key), null, l.Key, l.Value)),
        ];
    }

    public IReadOnlyDictionary<ListId, string> Names { get; }

    public ImmutableArray<LinkId> Detached { get; }

    ImmutableArray<Pair> Linked { get; }

    /// <summary>Lists that are left out (B12).</summary>
    public ImmutableArray<Pair> LeftOut { get; }

    public static async Task<GroupLists> ReadAsync(
        DonorSyncDb db, int? account, IReadOnlyDictionary<GroupId, QuestionedGroup> groups, CancellationToken cancellation)
    {
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation);
        var lists = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account && !l.Deleted)
            .ToListAsync(cancellation);
        var conflicts = await db.Set<ReviewRow>().Where(r => r.AccountId == account && r.Rule == nameof(Rule.L8))
            .ToDictionaryAsync(static r => r.Subject, static r => r.Text, cancellation);
        return new(account, groups, links.ConvertAll(static l => l.ToCore()), lists, conflicts,
            await db.LeftOutAsync(account, cancellation));
    }

    /// <summary>The pairs there are, and those that the next sync makes for some of the groups.</summary>
    public IReadOnlyList<Pair> PairsFor(IReadOnlySet<GroupId> some) =>
    [
        .. Linked,
        .. groups.Where(g => some.Contains(g.Key) && !links.ContainsKey(g.Key) && !leftOut.Groups.Contains(g.Key)
            && !conflicts.ContainsKey(LinkId.OfGroup(g.Key).Value))
            .Select(static g => new Pair(LinkId.OfGroup(g.Key), g.Key, null, g.Value.Name)),
    ];

    public GroupList Of(GroupId group)
    {
        var link = links.GetValueOrDefault(group);
        var id = link?.Id ?? LinkId.OfGroup(group);
        // The read shows no deleted list, and L7 follows in the same run.
        var list = link is { State: LinkState.Linked } linked && Names.ContainsKey(linked.List) ? linked.List : (ListId?)null;
        return new(group, groups[group].Name, id, list, Without(group, link, list));
    }

    Absence? Without(GroupId group, Link? link, ListId? list)
    {
        if (account is null)
            return new(OffList.NotConnected, Rule.A1, Sentences.NotConnected);
        if (leftOut.Groups.Contains(group))
            return new(OffList.LeftOut, Rule.B12, Sentences.InPlace(groups[group].Name, Sentences.LeftOut));
        if (list is not null)
            return null;
        var name = groups[group].Name;
        if (link is not null)
            return NoList(Rule.L7, Sentences.ListDeleted);
        if (conflicts.GetValueOrDefault(LinkId.OfGroup(group).Value) is { } conflict)
            return new(OffList.NoList, Rule.L8, conflict);
        if (freeNames.Contains(GroupNames.Fold(name)))
            return null;
        return !groups[group].CanBeEmailed ? NoList(Rule.L3, Sentences.NoneToSend)
            : name.Length > GroupNames.MaxLength ? NoList(Rule.L9, Sentences.NameTooLong)
            : listCount >= SyncPolicy.Default.MaxLists ? NoList(Rule.L9, Sentences.AccountIsFull(SyncPolicy.Default.MaxLists))
            : null;

        Absence NoList(Rule rule, string text) => new(OffList.NoList, rule, Sentences.InPlace(name, text));
    }
}
