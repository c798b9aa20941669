using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Donors.Contacts;

namespace DonorSync.Donors.Consent;

/// <summary>The one place that changes an opt-in, so that no change is without evidence (B11).</summary>
public static class OptInChange
{
    /// <returns>The evidence to add to the context; null when nothing changes.</returns>
    public static ConsentEvent? Apply(Contact contact, bool yes, ChangeAuthor author, DateTimeOffset now)
    {
        if (contact.Preferences.IntegrationEmailOptIn == yes)
            return null;
        Set(contact, yes, author, now);
        return Evidence(contact, before: !yes, author, now);
    }

    /// <summary>For a contact that is being created with an opt-in other than the default.</summary>
    public static ConsentEvent? ApplyToNew(Contact contact, bool yes, ChangeAuthor author, DateTimeOffset now)
    {
        Set(contact, yes, author, now);
        return yes ? null : Evidence(contact, before: null, author, now);
    }

    /// <summary>For a contact that is being imported with opt-in Yes (C4): that it was permitted elsewhere is evidence.</summary>
    public static ConsentEvent ApplyToImported(Contact contact, ChangeAuthor author, DateTimeOffset now)
    {
        Set(contact, yes: true, author, now);
        return Evidence(contact, before: null, author, now);
    }

    /// <summary>The contact gets a No that was said before, of the same address (C10, P9): as old as it is, and of the same kind (P3, M7).</summary>
    /// <param name="before">The opt-in before; null for a contact that is being created.</param>
    public static ConsentEvent PassOn(Contact contact, bool? before, RecordedNo no, ChangeAuthor author, DateTimeOffset now)
    {
        (contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedAt, contact.OptInChangedBy) = (false, no.At, no.By);
        return Evidence(contact, before, author, now);
    }

    /// <summary>Evidence that a contact left its address while it was opted out: the No stays with the address (P9).</summary>
    public static ConsentEvent Leave(Contact contact, ChangeAuthor author, DateTimeOffset now) => Evidence(contact, before: false, author, now);

    static void Set(Contact contact, bool yes, ChangeAuthor author, DateTimeOffset now) =>
        (contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedAt, contact.OptInChangedBy) = (yes, now, author.SetBy);

    static ConsentEvent Evidence(Contact contact, bool? before, ChangeAuthor author, DateTimeOffset now) => new()
    {
        OrganizationId = contact.OrganizationId,
        Id = Guid.CreateVersion7(now),
        ContactId = contact.Id,
        Email = contact.PrimaryEmail,
        EmailKey = AddressConsent.KeyOf(contact.PrimaryEmail),
        Before = before,
        After = contact.Preferences.IntegrationEmailOptIn,
        Source = author.Source,
        Who = author.Who,
        Reason = author.Reason,
        Rule = author.Rule,
        SaidBy = contact.OptInChangedBy,
        SaidAt = contact.OptInChangedAt,
        At = now,
    };
}
