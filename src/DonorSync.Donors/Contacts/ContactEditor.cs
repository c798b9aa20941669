using DonorSync.Database.Rejections;
using DonorSync.Donors.Consent;

namespace DonorSync.Donors.Contacts;

/// <summary>Validates a change and applies it to a contact. The only place where fields are validated.</summary>
static class ContactEditor
{
    /// <summary>Applies a change to an existing contact.</summary>
    /// <returns>The evidence of a changed opt-in (B11), if any.</returns>
    public static ConsentEvent? Edit(Contact contact, ContactChange change, ChangeAuthor author, DateTimeOffset now, FieldErrors errors)
    {
        ApplyFields(contact, change, now, errors);
        return change.Preferences is { IsSent: true, Value.IntegrationEmailOptIn: { IsSent: true, Value: var yes } }
            ? OptInChange.Apply(contact, yes, author, now)
            : null;
    }

    /// <summary>Creates a contact.</summary>
    public static (Contact Contact, ConsentEvent? Evidence) Create(
        ContactChange change, ChangeAuthor author, DateTimeOffset now, FieldErrors errors, Guid? id = null)
    {
        var contact = new Contact { Id = id ?? Guid.CreateVersion7(now), CreatedAt = now, UpdatedAt = now };
        ApplyFields(contact, change, now, errors);
        var yes = change.Preferences is not { IsSent: true, Value.IntegrationEmailOptIn: { IsSent: true, Value: false } };
        return (contact, OptInChange.ApplyToNew(contact, yes, author, now));
    }

    static void ApplyFields(Contact contact, ContactChange change, DateTimeOffset now, FieldErrors errors)
    {
        if (change.Type is { IsSent: true, Value: var type })
            contact.Type = type;
        foreach (var field in ContactFieldRules.Texts)
            field.Apply(change, contact, errors);
        if (change.Preferences is { IsSent: true, Value: var preferences })
            ApplyPreferences(contact, preferences, now);
        if (!errors.Any && IsNobody(contact))
            errors.Add("lastName", "is missing: enter a name, a company or an email address.");
    }

    static void ApplyPreferences(Contact contact, PreferencesChange change, DateTimeOffset now)
    {
        foreach (var preference in ContactFieldRules.PlainPreferences)
        {
            if (preference.Sent(change) is { IsSent: true, Value: var value })
                preference.Set(contact.Preferences, value);
        }
        if (change.EmailDeliverable is { IsSent: true, Value: var deliverable })
            contact.SetDeliverable(deliverable, reason: null, now);
    }

    /// <summary>Returns whether the contact has neither a name nor an address, which no contact may.</summary>
    public static bool IsNobody(Contact contact) => contact is
    {
        FirstName: null,
        LastName: null,
        CompanyName: null,
        PrimaryEmail: null,
        AlternateEmail: null,
    };
}
