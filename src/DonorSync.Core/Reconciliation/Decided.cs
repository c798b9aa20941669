namespace DonorSync.Core;

/// <summary>
/// The decisions taken where the integration's description is silent or contradicts itself. Each is one line, used in one
/// place, so that changing a decision is changing its line.
/// </summary>
public static class Decided
{
    /// <summary>C10: of several contacts with one address, the oldest holds the name and address that travel.</summary>
    public static CrmContact HolderOfFields(ImmutableArray<CrmContact> sharing) => sharing[0];

    /// <summary>C10: opt-in No on any one of them holds for the address.</summary>
    public static bool MayBeMailed(ImmutableArray<CrmContact> sharing) => sharing.All(static c => c.OptIn.Yes);

    /// <summary>T4: at the first meeting the later side's value stands, and a blank never replaces a value.</summary>
    public static bool CtctWinsFirstMeeting(string? crm, string? ctct, bool ctctIsLater) => ctct is not null && (crm is null || ctctIsLater);

    /// <summary>C3: the company name and the point of contact of an organization stay in the CRM unless the setting says so.</summary>
    public static bool NamesTravel(CrmContact contact, SyncPolicy policy) =>
        contact.Kind == ContactKind.Person || policy.SendOrganizationNames;
}
