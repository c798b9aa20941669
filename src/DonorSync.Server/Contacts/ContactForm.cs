using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.Contacts;

/// <summary>The form of a contact, as typed.</summary>
public sealed class ContactForm
{
    /// <summary>Longer reasons are truncated.</summary>
    public const int MaxReasonLength = 200;

    public string? Type { get; set; }
    public string? FirstName { get; set; }
    public string? LastName { get; set; }
    public string? CompanyName { get; set; }
    public string? PrimaryEmail { get; set; }
    public string? AlternateEmail { get; set; }
    public string? Address1 { get; set; }
    public string? Address2 { get; set; }
    public string? City { get; set; }
    public string? State { get; set; }
    public string? Postal { get; set; }
    public string? Country { get; set; }

    /// <summary>Each preference in the form, by its REST name: <c>yes</c> or <c>no</c>.</summary>
    public Dictionary<string, string?> Preferences { get; set => field = value ?? []; } = [];

    /// <summary>Why the opt-in changes: stored as evidence (B11).</summary>
    public string? OptInReason { get; set; }

    /// <summary>The id of a new contact, assigned when the form is shown, so that submitting twice adds one contact.</summary>
    public Guid? Id { get; set; }

    /// <summary>The version of the contact when the form was filled.</summary>
    public int Version { get; set; }

    internal static ContactForm New() => new()
    {
        Id = Guid.CreateVersion7(),
        Preferences = Contacts.Preferences.All.ToDictionary(static p => p.Field, static string? (_) => "yes"),
    };

    internal static ContactForm Of(Contact contact) => new()
    {
        Type = contact.Type == ContactKind.Organization ? "organization" : "person",
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
        Preferences = Contacts.Preferences.All.ToDictionary(static p => p.Field, string? (p) => p.Of(contact.Preferences) ? "yes" : "no"),
        Version = contact.Version,
    };

    /// <summary>Returns all changes. A preference that was not sent is not changed: a lost field must become neither No nor Yes.</summary>
    internal ContactChange ToChange() => new()
    {
        Type = Type switch
        {
            "organization" => ContactKind.Organization,
            "person" => ContactKind.Person,
            _ => default(Optional<ContactKind>)
        },
        FirstName = FirstName,
        LastName = LastName,
        CompanyName = CompanyName,
        PrimaryEmail = PrimaryEmail,
        AlternateEmail = AlternateEmail,
        Address1 = Address1,
        Address2 = Address2,
        City = City,
        State = State,
        Postal = Postal,
        Country = Country,
        Preferences = Contacts.Preferences.All.Aggregate(new PreferencesChange(), (change, preference) =>
            Preferences.GetValueOrDefault(preference.Field) switch
            {
                "yes" => preference.Change(change, true),
                "no" => preference.Change(change, false),
                _ => change,
            }),
    };

    internal ChangeAuthor AuthorOf(ChangeAuthor author) =>
        OptInReason?.Trim() is { Length: > 0 } reason
            ? author with { Reason = string.Concat(reason.Where(static c => !char.IsControl(c)).Take(MaxReasonLength)) }
            : author;
}
