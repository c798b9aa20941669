namespace DonorSync.Core.Reconciliation;

/// <summary>
/// Counts eligible contacts before pairs are decided: by group those that can be emailed (L1), by list those that can be imported (L2). A
/// group or list with a count of zero is "empty" (L3). Consent counts as this run will leave it (P6).
/// </summary>
public sealed class EligibleCounts(SyncPolicy policy)
{
    readonly Dictionary<GroupId, int> canBeEmailed = [];
    readonly Dictionary<ListId, int> canBeImported = [];

    public int EmailableIn(GroupId group) => canBeEmailed.GetValueOrDefault(group);

    public int ImportableFrom(ListId list) => canBeImported.GetValueOrDefault(list);

    public void Add(ContactCase @case)
    {
        if (@case.Key == EmailKey.None)
            return;
        var consent = Consent.Decide(@case);
        if (!@case.Crm.IsEmpty && Eligibility.Out(@case, consent, policy).Yes)
        {
            foreach (var group in @case.Crm.SelectMany(static c => c.Groups).Distinct())
                canBeEmailed[group] = EmailableIn(group) + 1;
        }
        if (@case.Ctct is { } ctct && !consent.NoSetInCrm && Eligibility.In(@case, ctct).Yes)
        {
            foreach (var list in ctct.Lists)
                canBeImported[list] = ImportableFrom(list) + 1;
        }
    }
}
