using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact;

/// <summary>A page of contacts. Every part may be missing.</summary>
internal sealed record ContactPageBody(
    Rows<ContactBody>? Contacts, int? ContactsCount, [property: JsonPropertyName("_links")] LinksBody? Links) : IPageBody
{
    [JsonIgnore]
    public int? RowsInAll => ContactsCount;

    [JsonIgnore]
    public IEnumerable<string?> Ids =>
        Contacts is null ? [] : Contacts.Read.Select(static c => c.ContactId).Concat(Contacts.Unread.Select(static row => row.Id));
}

/// <summary>A contact as answered. Unset properties are left out, sub-resources come only when asked for.</summary>
internal sealed record ContactBody
{
    public string? ContactId { get; init; }

    /// <summary>Absent for contacts that have no address, such as those with a phone number only.</summary>
    public EmailBody? EmailAddress { get; init; }

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? CompanyName { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>A date, kept as it came, because its spelling varies.</summary>
    public string? DeletedAt { get; init; }

    public List<StreetBody?>? StreetAddresses { get; init; }
    public List<string?>? ListMemberships { get; init; }

    /// <summary>Null when it says something that is no date.</summary>
    [JsonIgnore]
    public bool? IsDeleted => Deletion.In(DeletedAt);
}

/// <summary>The address with its permission. Enumerations stay text: new values must not break a page.</summary>
internal sealed record EmailBody
{
    public string? Address { get; init; }
    public string? PermissionToSend { get; init; }
    public string? OptInSource { get; init; }

    /// <summary>Kept as it came: a time that cannot be read must not look like one that is missing (P3).</summary>
    public string? OptInDate { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
}

internal sealed record StreetBody(string? Kind, string? Street, string? City, string? State, string? PostalCode, string? Country);

/// <summary>
/// The body that creates one contact. Its permission belongs to the creation of an unknown address: a known one is refused with 409,
/// so that nothing here can change a permission (P5).
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
