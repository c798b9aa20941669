namespace DonorSync.Donors.Consent;

/// <summary>Changes opt-ins. The only place that does, so that every change has evidence (B11).</summary>
public static class OptInChange
{
    /// <returns>The evidence to add to the context; null if nothing changes.</returns>
    public static ConsentEvent? Apply(Contact contact, bool yes, ChangeAuthor author, DateTimeOffset now)
    {
        if (contact.Preferences.IntegrationEmailOptIn == yes)
            return null;
        Set(contact, yes, author, now);
        return Evidence(contact, before: !yes, author, now);
    }

    /// <summary>For a new contact whose opt-in differs from the default.</summary>
    public static ConsentEvent? ApplyToNew(Contact contact, bool yes, ChangeAuthor author, DateTimeOffset now)
    {
        Set(contact, yes, author, now);
        return yes ? null : Evidence(contact, before: null, author, now);
    }

    /// <summary>For a contact that is imported with opt-in Yes (C4): the permission in Constant Contact is evidence.</summary>
    public static ConsentEvent ApplyToImported(Contact contact, ChangeAuthor author, DateTimeOffset now)
    {
        Set(contact, yes: true, author, now);
        return Evidence(contact, before: null, author, now);
    }

    /// <summary>Gives the contact an earlier No of the same address (C10, P9), with its time and its side (P3, M7).</summary>
    /// <param name="before">The opt-in before; null for a new contact.</param>
    public static ConsentEvent PassOn(Contact contact, bool? before, RecordedNo no, ChangeAuthor author, DateTimeOffset now)
    {
        (contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedAt, contact.OptInChangedBy) = (false, no.At, no.By);
        return Evidence(contact, before, author, now);
    }

    /// <summary>Returns evidence that an opted-out contact left its address, which keeps the No (P9).</summary>
    public static ConsentEvent Leave(Contact contact, ChangeAuthor author, DateTimeOffset now) =>
        Evidence(contact, before: false, author, now);

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
