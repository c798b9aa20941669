namespace DonorSync.Core;

/// <summary>What a run is about to do, counted while its plan is made.</summary>
public sealed class PlanCounts
{
    readonly Dictionary<LinkId, int> removals = [];
    readonly Dictionary<LinkId, int> members = [];
    readonly Dictionary<string, int> blanked = [];

    /// <summary>Removals that may be held (B3): those that follow a person's No are none of them.</summary>
    public IReadOnlyDictionary<LinkId, int> Removals => removals;
    public IReadOnlyDictionary<LinkId, int> Members => members;
    public IReadOnlyDictionary<string, int> Blanked => blanked;
    public int ListDeletions { get; private set; }

    /// <summary>Contacts linked in the baseline, and those of them that the CRM still shows.</summary>
    public int Linked { get; private set; }
    public int LinkedInCrm { get; private set; }
    public int Updated { get; private set; }

    /// <summary>Addresses whose contacts are opted out.</summary>
    public int OptOuts { get; private set; }

    /// <summary>Who is linked was counted among all contacts, not only among those that were looked at.</summary>
    public void KnowLinked(int all) => Linked = Math.Max(Linked, all);

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
                case ContactStep.LeaveList { FollowsANo: false } leave:
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
            // A removal that an earlier run planned and did not come to is still one of so many.
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
