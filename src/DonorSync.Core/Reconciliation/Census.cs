namespace DonorSync.Core.Reconciliation;

/// <summary>
/// Counts eligible contacts before pairs are decided: by group those that can be emailed (L1), by list those that can be imported (L2). A
/// group or list with a count of zero is "empty" (L3). Consent counts as this run will leave it (P6).
/// </summary>
public sealed class Census(SyncPolicy policy)
{
    readonly Dictionary<GroupId, int> mayGoOut = [];
    readonly Dictionary<ListId, int> mayComeIn = [];

    public int MayGoOut(GroupId group) => mayGoOut.GetValueOrDefault(group);

    public int MayComeIn(ListId list) => mayComeIn.GetValueOrDefault(list);

    public void Add(ContactCase @case)
    {
        if (@case.Key == EmailKey.None)
            return;
        var consent = Consent.Decide(@case);
        if (!@case.Crm.IsEmpty && Eligibility.Out(@case, consent, policy).Yes)
        {
            foreach (var group in @case.Crm.SelectMany(static c => c.Groups).Distinct())
                mayGoOut[group] = MayGoOut(group) + 1;
        }
        if (@case.Ctct is { } ctct && !consent.NoSetInCrm && Eligibility.In(@case, ctct).Yes)
        {
            foreach (var list in ctct.Lists)
                mayComeIn[list] = MayComeIn(list) + 1;
        }
    }
}
