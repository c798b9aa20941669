namespace DonorSync.Core.Plans;

/// <summary>B3: decides which steps of an implausible plan need approval.</summary>
public static class HoldReview
{
    public static Holds Of(PlanCounts counts, HoldThresholds thresholds)
    {
        var removals = Removals(counts, thresholds).ToList();
        var deletions = Deletions(counts, thresholds).ToList();
        var updates = Updates(counts, thresholds).ToList();
        return new([.. removals, .. deletions, .. updates], removals.Count > 0, deletions.Count > 0, updates.Count > 0);
    }

    /// <summary>
    /// Returns whether a plan for part of the contacts could be held once the others are counted, because shares are of all contacts. If
    /// false, no count of the others holds the plan, unless all linked contacts are gone from the CRM. A known total (<see
    /// cref="PlanCounts.SetTotalLinked"/>) makes true less frequent.
    /// </summary>
    public static bool NeedsTotals(PlanCounts counts, HoldThresholds t)
    {
        var removals = counts.Removals.Values.Sum();
        var linked = Math.Max(counts.Linked, t.FewContacts);
        return counts.ListDeletions > 0
            || removals > Math.Min(t.Removals, t.RemovalsInAnyCase)
            || (removals > 0 && ReadsAsEmpty(counts, t))
            || counts.Updated > linked * t.ChangedShare
            || counts.Blanked.Values.Any(blanked => blanked > linked * t.BlankedShare);
    }

    /// <summary>Returns whether the number of opt-outs needs an alert: they are applied, but are probably an accident.</summary>
    public static bool IsAlarming(int optOuts, int linked, HoldThresholds t) => optOuts > t.OptOuts && optOuts > linked * t.OptOutShare;

    static IEnumerable<string> Removals(PlanCounts counts, HoldThresholds t)
    {
        foreach (var (link, removed) in counts.Removals)
        {
            var members = counts.Members.GetValueOrDefault(link);
            if (removed > t.Removals && removed > members * t.RemovalShare)
                yield return Sentences.MembersWouldLeave(removed, members);
        }
        var all = counts.Removals.Values.Sum();
        var allMembers = counts.Members.Values.Sum();
        if (all > t.Removals && all > allMembers * t.RemovalShare)
            yield return Sentences.MembershipsRemoved(all, allMembers);
        else if (all > t.RemovalsInAnyCase)
            yield return Sentences.MembershipsRemovedAbove(all, t.RemovalsInAnyCase);
        if (all > 0 && ReadsAsEmpty(counts, t))
            yield return Sentences.CrmReadsAsEmpty;
    }

    static IEnumerable<string> Deletions(PlanCounts counts, HoldThresholds t)
    {
        if (counts.ListDeletions > t.ListDeletions)
            yield return Sentences.ListsDeleted(counts.ListDeletions);
        else if (counts.ListDeletions > 0 && ReadsAsEmpty(counts, t))
            yield return Sentences.CrmReadsAsEmpty;
    }

    /// <summary>Returns whether no linked contact is in the CRM: probably a lost database rather than a clean-up.</summary>
    static bool ReadsAsEmpty(PlanCounts counts, HoldThresholds t) => counts.Linked >= t.FewContacts && counts.LinkedInCrm == 0;

    static IEnumerable<string> Updates(PlanCounts counts, HoldThresholds t)
    {
        if (counts.Linked < t.FewContacts)
            yield break;
        foreach (var (field, blanked) in counts.Blanked)
        {
            if (blanked > counts.Linked * t.BlankedShare)
                yield return Sentences.FieldBlanked(field, blanked, counts.Linked);
        }
        if (counts.Updated > counts.Linked * t.ChangedShare)
            yield return Sentences.ContactsChanged(counts.Updated, counts.Linked);
    }
}
