using System.Text.Json.Serialization;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Rest.Conditions;

namespace DonorSync.Server.Contacts;

/// <summary>A contact as the API shows it.</summary>
sealed record ContactResponse : ITagged
{
    public required Guid Id { get; init; }
    public required ContactKind Type { get; init; }
    public required string? FirstName { get; init; }
    public required string? LastName { get; init; }
    public required string? CompanyName { get; init; }
    public required string? PrimaryEmail { get; init; }
    public required string? AlternateEmail { get; init; }
    public required string? Address1 { get; init; }
    public required string? Address2 { get; init; }
    public required string? City { get; init; }
    public required string? State { get; init; }
    public required string? Postal { get; init; }
    public required string? Country { get; init; }
    public required ContactPreferences Preferences { get; init; }

    /// <summary>When and why emailDeliverable last changed (P7); null if it never did.</summary>
    public required DateTimeOffset? EmailDeliverableChangedAt { get; init; }
    public required string? EmailDeliverableReason { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a field or preference last changed. Joining or leaving a group does not count.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    public required IReadOnlyList<Guid> GroupIds { get; init; }

    /// <summary>After a create or change: additional changes that were made. Omitted if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Notes { get; init; }

    public object Shown() => this with { Notes = null };

    public static ContactResponse Of(ContactDetails details)
    {
        var contact = details.Contact;
        return new()
        {
            Id = contact.Id,
            Type = contact.Type,
            FirstName = contact.FirstName,
            LastName = contact.LastName,
            CompanyName = contact.CompanyName,
            PrimaryEmail = contact.PrimaryEmail,
            AlternateEmail = contact.AlternateEmail,
            Address1 = contact.Address1,
            Address2 = contact.Address2,
            City = contact.City,
            State = contact.State,
            Postal = contact.Postal,
            Country = contact.Country,
            Preferences = contact.Preferences,
            EmailDeliverableChangedAt = contact.EmailDeliverableChangedAt,
            EmailDeliverableReason = contact.EmailDeliverableReason,
            CreatedAt = contact.CreatedAt,
            UpdatedAt = contact.UpdatedAt,
            GroupIds = details.GroupIds,
            Notes = details.Notes is { Count: > 0 } notes ? notes : null,
        };
    }
}
