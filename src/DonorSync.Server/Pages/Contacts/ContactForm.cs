using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.Pages.Contacts;

/// <summary>What the form of a contact holds, as typed.</summary>
public sealed class ContactForm
{
    /// <summary>Longer reasons are cut.</summary>
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

    /// <summary>Each preference that the form shows, by the name of the REST contract: <c>yes</c> or <c>no</c>.</summary>
    public Dictionary<string, string?> Preferences { get; set => field = value ?? []; } = [];

    /// <summary>Why the opt-in changes: kept with the evidence (B11).</summary>
    public string? OptInReason { get; set; }

    /// <summary>Of a new contact, given when the form is shown, so that a form that is sent twice adds one contact.</summary>
    public Guid? Id { get; set; }

    /// <summary>The version of the contact that the form was filled from.</summary>
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

    /// <summary>Everything the form says. A preference that was not sent stays as it is: a lost field must not become a No, nor a Yes.</summary>
    internal ContactChange ToChange() => new()
    {
        Type = Type switch { "organization" => ContactKind.Organization, "person" => ContactKind.Person, _ => default(Optional<ContactKind>) },
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
