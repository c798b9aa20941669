namespace DonorSync.Core.Reconciliation;

/// <summary>The plan for groups and lists.</summary>
/// <param name="Pairs">The pairs for which contacts are reconciled.</param>
/// <param name="Detached">Links that are not synced but keep their memberships (L7, B12).</param>
/// <param name="LeftOut">Lists that are left out (B12): only a user's opt-out reaches them.</param>
public sealed record PairPlan(
    ImmutableArray<PairStep> Steps, ImmutableArray<Skip> Skips, ImmutableArray<ReviewItem> Reviews, ImmutableArray<Pair> Pairs,
    ImmutableArray<LinkId> Detached, ImmutableArray<Pair> LeftOut);

/// <summary>Rules L1-L9: first existing links, then pairing by name, then new groups and lists.</summary>
public sealed class PairPlanner(
    IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links, EligibleCounts census, SyncPolicy policy,
    LeftOut? leftOut = null)
{
    readonly PairPlanBuilder draft = new(groups, lists, links);
    readonly LeftOut leftOut = (leftOut ?? LeftOut.Nothing).OfPairs(groups, lists, links);

    public PairPlan Plan()
    {
        var ordered = links.OrderBy(static l => l.Id.Value, StringComparer.Ordinal).ToList();
        // First, so that no group joins a list that is left out.
        foreach (var link in ordered.Where(leftOut.Has))
            LeaveOut(link);
        LeaveOutUnlinked();
        foreach (var link in ordered.Where(l => !leftOut.Has(l)))
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

    /// <summary>B12: deleting a group that is left out keeps its list. What is remembered of the two others stays.</summary>
    void LeaveOut(Link link)
    {
        if (draft.Group(link.Group) is { } group)
            draft.LeaveOut(link, group, draft.List(link.List));
        else
            draft.Add(new PairStep.Forget(link.Id));
    }

    void LeaveOutUnlinked()
    {
        foreach (var group in groups.Where(g => leftOut.Groups.Contains(g.Id) && !draft.IsTaken(g.Id)))
            draft.LeaveOut(group);
        foreach (var list in lists.Where(l => !l.Deleted && leftOut.Lists.Contains(l.Id) && !draft.IsTaken(l.Id)))
            draft.LeaveOut(list);
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
    /// L4: sends the group's new name to the list, also after L5 (a user renamed the list), which alone changes nothing. A list with a
    /// temporary name takes its group's name, whatever the link remembers.
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

    /// <summary>L7: the link stays detached until a user creates a list with that name again. The memberships are kept.</summary>
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
        else if (census.EmailableIn(group.Id) == 0)
            draft.Skip(Rule.L3, group.Name, Sentences.NoneToSend);
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
        else if (census.ImportableFrom(list.Id) == 0)
            draft.Skip(Rule.L3, list.Name, Sentences.NoneToImport);
        else if (GroupNames.Fold(list.Name).Length == 0)
            draft.Skip(Rule.L8, list.Name, Sentences.NameNotVisible);
        else
            draft.CreateGroup(list);
    }
}
