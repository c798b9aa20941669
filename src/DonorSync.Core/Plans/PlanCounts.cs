namespace DonorSync.Core.Plans;

/// <summary>Counts what a run will do while its plan is made.</summary>
public sealed class PlanCounts
{
    readonly Dictionary<LinkId, int> removals = [];
    readonly Dictionary<LinkId, int> members = [];
    readonly Dictionary<string, int> blanked = [];

    /// <summary>Removals that can be held (B3), which excludes those that follow an opt-out.</summary>
    public IReadOnlyDictionary<LinkId, int> Removals => removals;
    public IReadOnlyDictionary<LinkId, int> Members => members;
    public IReadOnlyDictionary<string, int> Blanked => blanked;
    public int ListDeletions { get; private set; }

    /// <summary>Contacts linked in the baseline, and those of them that are still in the CRM.</summary>
    public int Linked { get; private set; }
    public int LinkedInCrm { get; private set; }
    public int Updated { get; private set; }

    /// <summary>Addresses whose contacts are opted out.</summary>
    public int OptOuts { get; private set; }

    /// <summary>Sets the number of linked contacts among all contacts when the plan covers only a part of them.</summary>
    public void SetTotalLinked(int all) => Linked = Math.Max(Linked, all);

    public void Add(PairStep step)
    {
        if (step is PairStep.DeleteList)
            ListDeletions++;
    }

    public void Add(ContactCase @case, Decision decision)
    {
        if (@case.Baseline is { } baseline)
            AddLinked(@case, baseline, decision);
        foreach (var step in decision.Steps)
        {
            switch (step)
            {
                case ContactStep.LeaveList { IsOptOut: false } leave:
                    removals[leave.Link] = removals.GetValueOrDefault(leave.Link) + 1;
                    break;
                case ContactStep.SetOptIn { Yes: false }:
                    OptOuts++;
                    break;
                case ContactStep.UpdateInCrm update:
                    Updated++;
                    foreach (var change in FieldChanges.Between(update.Before, update.After).Where(static c => c.After is null))
                        blanked[change.Field] = blanked.GetValueOrDefault(change.Field) + 1;
                    break;
            }
        }
    }

    void AddLinked(ContactCase @case, Baseline baseline, Decision decision)
    {
        foreach (var (link, memory) in baseline.Memberships)
        {
            // A removal that an earlier run planned but did not apply still counts as a member.
            if (memory == Membership.SeenOn || Leaves(decision, link))
                members[link] = members.GetValueOrDefault(link) + 1;
        }
        if (baseline.CtctId is null || baseline.Memberships.IsEmpty)
            return;
        Linked++;
        if (!@case.Crm.IsEmpty)
            LinkedInCrm++;
    }

    static bool Leaves(Decision decision, LinkId link)
    {
        foreach (var step in decision.Steps)
        {
            if (step is ContactStep.LeaveList leave && leave.Link == link)
                return true;
        }
        return false;
    }
}
