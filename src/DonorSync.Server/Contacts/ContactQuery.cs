using System.ComponentModel;
using DonorSync.Server.Rest;
using DonorSync.Storage;

namespace DonorSync.Server.Contacts;

/// <summary>Which contacts a list shows: all that is given must hold.</summary>
sealed record ContactQuery(
    [property: Description("Primary e-mail, ignoring case and surrounding space.")] string? Email,
    [property: Description("Part of a name, a company name or an e-mail address, ignoring case.")] string? Q,
    [property: Description("Members of this group.")] string? GroupId,
    [property: Description("Changed after this time (ISO 8601).")] string? UpdatedAfter)
{
    public ContactFilter ToFilter() => new(Email, Q, QueryValues.Id("groupId", GroupId), QueryValues.Time("updatedAfter", UpdatedAfter));
}
