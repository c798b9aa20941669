namespace DonorSync.Core;

/// <summary>The plan for groups and lists.</summary>
/// <param name="Pairs">The pairs that the contacts are then reconciled in.</param>
/// <param name="Detached">Links that take no part but keep what they remember (L7).</param>
public sealed record PairPlan(
    ImmutableArray<PairStep> Steps, ImmutableArray<Skip> Skips, ImmutableArray<ReviewItem> Reviews, ImmutableArray<Pair> Pairs,
    ImmutableArray<LinkId> Detached);

/// <summary>Rules L1-L9: first what is linked, then pairing by name, then what is new on either side.</summary>
public sealed class PairPlanner(
    IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links, Census census, SyncPolicy policy)
{
    readonly PairPlanDraft draft = new(groups, lists, links);

    public PairPlan Plan()
    {
        foreach (var link in links.OrderBy(static l => l.Id.Value, StringComparer.Ordinal))
            Linked(link);
        draft.Rename(policy);
        foreach (var group in groups.OrderBy(static g => g.Id.Value, StringComparer.Ordinal))
        {
            if (!draft.IsTaken(group.Id))
                NewGroup(group);
        }
        foreach (var list in lists.OrderBy(static l => l.Id.Value, StringComparer.Ordinal))
        {
            if (!list.Deleted && !draft.IsTaken(list.Id))
                NewList(list);
        }
        return draft.Finish();
    }

    void Linked(Link link)
    {
        switch (draft.Group(link.Group), draft.List(link.List), link.State)
        {
            case ({ } group, { } list, LinkState.Linked):
                Keep(link, group, list);
                break;
            case ({ } group, null, LinkState.Linked):
                draft.Detach(link, group);
                break;
            case ({ } group, _, LinkState.Detached):
                StayDetached(link, group);
                break;
            case (null, { } list, LinkState.Linked):
                draft.Delete(link.Id, list);
                break;
            case (null, _, _):
                draft.Add(new PairStep.Forget(link.Id));
                break;
        }
    }

    /// <summary>
    /// L4: the group's new name reaches the list, also after L5 (a user renamed the list), which by itself changes nothing. A list that still
    /// has a temporary name takes its group's name, whatever is remembered.
    /// </summary>
    void Keep(Link link, CrmGroup group, CtctList list)
    {
        draft.Pair(link.Id, group, list);
        if (group.Name == link.GroupName && !TemporaryName.IsOn(list))
            draft.Stay(link, list, group.Name);
        else if (group.Name == list.Name)
            draft.Add(new PairStep.RememberName(link.Id, group.Name));
        else if (group.Name.Length > GroupNames.MaxLength)
            draft.CannotRename(link, list, new(Rule.L9, group.Name, Sentences.NameTooLong));
        else
            draft.WantRename(link, list, group.Name);
    }

    /// <summary>L7: stays detached, unless a person made a list of that name again. What is remembered of the members stays.</summary>
    void StayDetached(Link link, CrmGroup group)
    {
        if (draft.FreeListNamed(group.Name) is { } list)
            draft.Join(link.Id, group, list);
        else
            draft.StayDetached(link.Id, group);
    }

    void NewGroup(CrmGroup group)
    {
        if (draft.IsSecondOfItsName(group))
            draft.Conflict(LinkId.OfGroup(group.Id), group.Name, Sentences.SecondOfOneName);
        else if (draft.FreeListNamed(group.Name) is { } list)
            draft.Join(LinkId.OfPair(group.Id, list.Id), group, list);
        else if (census.MayGoOut(group.Id) == 0)
            draft.Skip(Rule.L3, group.Name, Sentences.NobodyGoesOut);
        else if (group.Name.Length > GroupNames.MaxLength)
            draft.Skip(Rule.L9, group.Name, Sentences.NameTooLong);
        else if (draft.NameIsUsed(group.Name))
            draft.Conflict(LinkId.OfGroup(group.Id), group.Name, Sentences.NameOfAnothersList);
        else if (draft.ListCount >= policy.MaxLists)
            draft.Skip(Rule.L9, group.Name, Sentences.AccountIsFull(policy.MaxLists));
        else
            draft.CreateList(group);
    }

    void NewList(CtctList list)
    {
        if (TemporaryName.IsOn(list))
            draft.Skip(Rule.L4, list.Name, Sentences.RenameInterrupted);
        else if (draft.GroupNameIsUsed(list.Name))
            draft.Conflict(LinkId.OfList(list.Id), list.Name, Sentences.NameOfAnothersGroup);
        else if (census.MayComeIn(list.Id) == 0)
            draft.Skip(Rule.L3, list.Name, Sentences.NobodyComesIn);
        else if (GroupNames.Fold(list.Name).Length == 0)
            draft.Skip(Rule.L8, list.Name, Sentences.NameNotVisible);
        else
            draft.CreateGroup(list);
    }
}
