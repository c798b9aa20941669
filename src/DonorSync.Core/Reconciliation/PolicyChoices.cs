namespace DonorSync.Core.Reconciliation;

/// <summary>The choices made where the integration's description is silent or contradicts itself, each in one method.</summary>
public static class PolicyChoices
{
    /// <summary>C10: of several contacts with one address, the oldest provides the name and address that are synced.</summary>
    public static CrmContact HolderOfFields(ImmutableArray<CrmContact> sharing) => sharing[0];

    /// <summary>C10: an opt-in No on any of them counts for the address.</summary>
    public static bool MayBeMailed(ImmutableArray<CrmContact> sharing) => sharing.All(static c => c.OptIn.Yes);

    /// <summary>T4: at the first sync the later side's value is used, and a blank never replaces a value.</summary>
    public static bool CtctWinsFirstMeeting(string? crm, string? ctct, bool ctctIsLater) =>
        ctct is not null && (crm is null || ctctIsLater);

    /// <summary>C3: the company name and the point of contact of an organization are not sent unless the setting says so.</summary>
    public static bool NamesAreSent(CrmContact contact, SyncPolicy policy) =>
        contact.Kind == ContactKind.Person || policy.SendOrganizationNames;
}
