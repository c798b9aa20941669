using DonorSync.Database.Rejections;

namespace DonorSync.Donors.Contacts;

/// <summary>A text field of a contact: its limits, and how it is copied from a change to the contact.</summary>
/// <param name="Property">The property of <see cref="Contact"/>.</param>
/// <param name="MaxLength">In UTF-16 characters, after trimming.</param>
sealed record TextRule(
    string Property, int MaxLength, bool LineBreaks, bool IsEmail, Func<ContactChange, Optional<string?>> Sent, Action<Contact,
    string?> Set)
{
    /// <summary>The name in the REST contract.</summary>
    public string Name { get; } = char.ToLowerInvariant(Property[0]) + Property[1..];

    public void Apply(ContactChange change, Contact contact, FieldErrors errors)
    {
        if (Sent(change) is not { IsSent: true, Value: var text })
            return;
        var value = TextCheck.Clean(text, MaxLength, LineBreaks, out var problem);
        if (problem is null && IsEmail && value is not null && !EmailAddress.TryParse(value, out _))
            problem = "is not a valid email address.";
        if (problem is null)
            Set(contact, value);
        else
            errors.Add(Name, problem);
    }
}

/// <summary>A preference without further consequences.</summary>
sealed record PreferenceRule(Func<PreferencesChange, Optional<bool>> Sent, Action<ContactPreferences, bool> Set);

/// <summary>The fields that a change can set, each named once.</summary>
static class ContactFieldRules
{
    public static readonly ImmutableArray<TextRule> Texts =
    [
        Text(nameof(Contact.FirstName), c => c.FirstName, (c, value) => c.FirstName = value),
        Text(nameof(Contact.LastName), c => c.LastName, (c, value) => c.LastName = value),
        Text(nameof(Contact.CompanyName), c => c.CompanyName, (c, value) => c.CompanyName = value),
        Email(nameof(Contact.PrimaryEmail), c => c.PrimaryEmail, (c, value) => c.PrimaryEmail = value),
        Email(nameof(Contact.AlternateEmail), c => c.AlternateEmail, (c, value) => c.AlternateEmail = value),
        Address(nameof(Contact.Address1), c => c.Address1, (c, value) => c.Address1 = value),
        Address(nameof(Contact.Address2), c => c.Address2, (c, value) => c.Address2 = value),
        Text(nameof(Contact.City), c => c.City, (c, value) => c.City = value),
        Text(nameof(Contact.State), c => c.State, (c, value) => c.State = value),
        Text(nameof(Contact.Postal), c => c.Postal, (c, value) => c.Postal = value),
        Text(nameof(Contact.Country), c => c.Country, (c, value) => c.Country = value),
    ];

    /// <summary>All except the opt-in and the deliverability, which record evidence and a date.</summary>
    public static readonly ImmutableArray<PreferenceRule> PlainPreferences =
    [
        new(p => p.AllowsSolicitations, (p, value) => p.AllowsSolicitations = value),
        new(p => p.MarketingMail, (p, value) => p.MarketingMail = value),
        new(p => p.Newsletter, (p, value) => p.Newsletter = value),
        new(p => p.ReceiveOtherMail, (p, value) => p.ReceiveOtherMail = value),
        new(p => p.AlternateEmailOptIn, (p, value) => p.AlternateEmailOptIn = value),
    ];

    static TextRule Text(string property, Func<ContactChange, Optional<string?>> sent, Action<Contact, string?> set) =>
        new(property, PlainText.MaxName, LineBreaks: false, IsEmail: false, sent, set);

    static TextRule Address(string property, Func<ContactChange, Optional<string?>> sent, Action<Contact, string?> set) =>
        new(property, PlainText.MaxAddress, LineBreaks: true, IsEmail: false, sent, set);

    static TextRule Email(string property, Func<ContactChange, Optional<string?>> sent, Action<Contact, string?> set) =>
        new(property, EmailAddress.MaxLength, LineBreaks: false, IsEmail: true, sent, set);
}
