using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// One contact of one account. Only <see cref="ContactRules"/> and <see cref="AccountStore"/> change it, under the account's lock.
/// </summary>
internal sealed class Contact(Guid id, DateTimeOffset createdAt)
{
    public Guid Id => id;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    /// <summary>The day of a soft deletion; no contact is ever removed.</summary>
    public DateOnly? DeletedAt { get; set; }
    public bool IsDeleted => DeletedAt is not null;

    public EmailAddress? Email { get; set; }
    public PersonalFields Person { get; set; } = PersonalFields.None;
    public ActedBy CreateSource { get; init; }

    /// <summary>Null until the first update after the creation.</summary>
    public ActedBy? UpdateSource { get; set; }

    public List<ContactList> Lists { get; } = [];
    public List<StreetAddress> Addresses { get; set; } = [];
    public List<PhoneNumber> Phones { get; set; } = [];
    public List<CustomFieldValue> CustomFields { get; set; } = [];
    public List<Guid> Taggings { get; set; } = [];
    public List<Note> Notes { get; set; } = [];
    public SmsChannel? Sms { get; set; }

    public bool IsUnsubscribed => Email?.Permission == PermissionToSend.Unsubscribed;
    public bool IsActive => !IsDeleted && Email is { } email && email.Permission.MayBeMailed;

    /// <summary>True if the account's bill includes it.</summary>
    public bool IsCounted { get; set; }

    public void Join(ContactList list)
    {
        if (list.Members.Add(this))
            Lists.Add(list);
    }

    public bool Leave(ContactList list) => list.Members.Remove(this) && Lists.Remove(list);

    public void LeaveAll()
    {
        foreach (var list in Lists)
            list.Members.Remove(this);
        Lists.Clear();
    }
}

/// <summary>The basic fields of a contact; a change to one of them moves <c>updated_at</c>.</summary>
internal sealed record PersonalFields
{
    public static readonly PersonalFields None = new();

    public string? FirstName { get; init; }
    public string? LastName { get; init; }
    public string? JobTitle { get; init; }
    public string? CompanyName { get; init; }
    public int? BirthdayMonth { get; init; }
    public int? BirthdayDay { get; init; }

    /// <summary>As <c>YYYY-MM-DD</c>.</summary>
    public string? Anniversary { get; init; }

    [JsonIgnore]
    public bool HasName => FirstName is not null || LastName is not null;
}

/// <summary>The address of a contact with its permission; it has its own timestamps.</summary>
internal sealed class EmailAddress(string address, DateTimeOffset createdAt)
{
    public string Address { get; set; } = address;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public DateTimeOffset UpdatedAt { get; set; } = createdAt;
    public PermissionToSend Permission { get; set; }
    public ActedBy OptInSource { get; set; }
    public DateTimeOffset? OptInDate { get; set; }
    public ActedBy? OptOutSource { get; set; }
    public DateTimeOffset? OptOutDate { get; set; }
    public string? OptOutReason { get; set; }
    public string ConfirmStatus { get; set; } = "off";

    /// <summary>True if the only resubscribe email has been sent.</summary>
    public bool ResubscribeMailSent { get; set; }

    /// <summary>The lists that the contact joins by confirming the resubscribe email.</summary>
    public List<Guid> ResubscribeLists { get; set; } = [];
}

internal sealed record StreetAddress(Guid Id, string Kind, DateTimeOffset CreatedAt)
{
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;

    public bool SaysTheSameAs(StreetAddress other) =>
        (Kind, Street, City, State, PostalCode, Country) == (
            other.Kind, other.Street, other.City, other.State, other.PostalCode, other.Country);
}

internal sealed record PhoneNumber(Guid Id, string Number, string Kind, ActedBy CreateSource, DateTimeOffset CreatedAt)
{
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;
    public ActedBy? UpdateSource { get; init; }
}

internal sealed record CustomFieldValue(Guid FieldId, string? Value, IReadOnlyList<string> ChoiceIds);

internal sealed record Note(Guid Id, string Content, DateTimeOffset CreatedAt);

internal sealed record SmsChannel(Guid Id, string Address, ActedBy CreateSource, DateTimeOffset CreatedAt)
{
    public string DialCode { get; init; } = "1";
    public string CountryCode { get; init; } = "US";
    public ActedBy? UpdateSource { get; init; }
    public string Permission { get; init; } = "not_set";
    public string ConsentType { get; init; } = "promotional_consent";
}
