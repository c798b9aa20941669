namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>The small worlds. Each leaves out what another one has.</summary>
static class Worlds
{
    /// <summary>One donor, one group and one list: who says Yes and No, and who joins and leaves. No values, renames or deleted groups and lists.</summary>
    public static SmallWorld ConsentAndMemberships
    {
        get
        {
            var ada = new Donor("ada@x.org");
            return new(
                "consent and memberships of one donor",
                [
                    ada.Added, ada.Removed, ada.Joins, ada.Leaves, ada.SaysNo, ada.SaysYes, ada.Subscribes, ada.JoinsList, ada.LeavesList,
                    ada.Unsubscribes, ada.ComesBack,
                ],
                [RunWay.Lost, RunWay.CrmRefuses, RunWay.CrmRefusesConsent])
            {
                Setup = static sides =>
                {
                    sides.Crm.AddGroup("Choir");
                    sides.Account.AddList("Choir");
                },
            };
        }
    }
}
