using System.Globalization;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.Contacts;

/// <summary>Texts for contacts.</summary>
static class ContactText
{
    /// <summary>Returns the name of a contact for pages. Never empty.</summary>
    public static string NameOf(Contact contact)
    {
        var person = string.Join(' ', new[] { contact.FirstName, contact.LastName }.OfType<string>());
        var names = contact.Type == ContactKind.Organization
            ? new[] { contact.CompanyName, person, contact.PrimaryEmail, contact.AlternateEmail }
            : [person, contact.CompanyName, contact.PrimaryEmail, contact.AlternateEmail];
        return names.FirstOrDefault(static name => !string.IsNullOrEmpty(name)) ?? "(no name)";
    }

    public static string KindOf(Contact contact) => contact.Type == ContactKind.Organization ? "Organization" : "Person";

    public static string YesNo(bool value) => value ? "Yes" : "No";

    public static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 contact", "2 contacts".</summary>
    public static string Count(int value, string one, string? many = null) => $"{Number(value)} {(value == 1 ? one : many ?? one + "s")}";

    /// <summary>Formats a reason as a sentence.</summary>
    public static string Sentence(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..] + (text[^1] is '.' or '!' or '?' ? "" : ".");

    public static IEnumerable<string> AddressLines(Contact contact)
    {
        var town = string.Join(' ', new[] { contact.City, contact.State, contact.Postal }.OfType<string>());
        return new[] { contact.Address1, contact.Address2, town, contact.Country }.OfType<string>().Where(static line => line.Length > 0)
            .SelectMany(static line => line.Split('\n'));
    }
}
