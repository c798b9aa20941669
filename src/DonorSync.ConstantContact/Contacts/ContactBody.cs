using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Contacts;

/// <summary>A page of contacts. Every part can be missing.</summary>
internal sealed record ContactPageBody(
    Rows<ContactBody>? Contacts, int? ContactsCount, [property: JsonPropertyName("_links")] LinksBody? Links) : IPageBody
{
    [JsonIgnore]
    public int? RowsInAll => ContactsCount;

    [JsonIgnore]
    public IEnumerable<string?> Ids =>
        Contacts is null ? [] : Contacts.Read.Select(static c => c.ContactId).Concat(Contacts.Unread.Select(static row => row.Id));
}

/// <summary>A contact as Constant Contact returns it. Unset properties are absent; sub-resources are present only if requested.</summary>
internal sealed record ContactBody
{
    public string? ContactId { get; init; }

    /// <summary>Absent for contacts without an address, such as those with only a phone number.</summary>
    public EmailBody? EmailAddress { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? CompanyName { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>A date, kept as text because its format varies.</summary>
    public string? DeletedAt { get; init; }

    public List<StreetBody?>? StreetAddresses { get; init; }
    public List<string?>? ListMemberships { get; init; }

    /// <summary>Null if <see cref="DeletedAt"/> is not a date.</summary>
    [JsonIgnore]
    public bool? IsDeleted => DeletionDate.In(DeletedAt);
}

/// <summary>The address with its permission. Enumerations stay text, so that a new value does not make a page unreadable.</summary>
internal sealed record EmailBody
{
    public string? Address { get; init; }
    public string? PermissionToSend { get; init; }
    public string? OptInSource { get; init; }

    /// <summary>Kept as text: an unreadable time must not look like a missing one (P3).</summary>
    public string? OptInDate { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record StreetBody(string? Kind, string? Street, string? City, string? State, string? PostalCode, string? Country);

/// <summary>
/// Creates one contact. The permission applies only to a new address: an existing one is refused with 409, so this can't change a
/// permission (P5).
/// </summary>
internal sealed record ContactCreateBody(
    ContactCreateEmail EmailAddress,
    string? FirstName,
    string? LastName,
    string? CompanyName,
    IReadOnlyList<StreetBody>? StreetAddresses,
    IReadOnlyList<string> ListMemberships)
{
    public string CreateSource { get; } = "Account";
}

internal sealed record ContactCreateEmail(string Address)
{
    public string PermissionToSend { get; } = "implicit";
}

internal sealed record ContactCountsBody(int? Total, int? Explicit, int? Implicit, int? Pending, int? Unsubscribed);
