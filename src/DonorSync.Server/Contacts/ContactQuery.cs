using System.ComponentModel;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Rest.Paging;

namespace DonorSync.Server.Contacts;

/// <summary>Filters of a contact list; all that are given must match.</summary>
sealed record ContactQuery
{
    [Description("Primary e-mail, ignoring case and surrounding space.")]
    public string? Email { get; set; }

    [Description("Part of a name, a company name or an e-mail address, ignoring case.")]
    public string? Q { get; set; }

    [Description("Members of this group.")]
    public string? GroupId { get; set; }

    [Description("Changed after this time (ISO 8601).")]
    public string? UpdatedAfter { get; set; }

    public ContactFilter ToFilter() => new(Email, Q, QueryValues.Id("groupId", GroupId), QueryValues.Time("updatedAfter", UpdatedAfter));
}
