namespace DonorSync.Donors.Consent;

/// <summary>
/// Applies a creation or an edit to the consent of its addresses: a contact that gets an address that was last opted out is opted out as
/// well (P9), and the address that an opted-out contact gives up keeps the No (C10).
/// </summary>
/// <param name="nos">The recorded Nos of the new addresses.</param>
sealed class ConsentOfChange(DonorSyncDb db, IReadOnlyDictionary<EmailKey, RecordedNo> nos, ChangeAuthor author, DateTimeOffset now)
{
    readonly List<Contact> left = [];

    /// <summary>Returns a copy of a contact's address and consent before an edit.</summary>
    public static Contact Before(Contact contact)
    {
        var before = new Contact
        {
            OrganizationId = contact.OrganizationId,
            Id = contact.Id,
            PrimaryEmail = contact.PrimaryEmail,
            OptInChangedAt = contact.OptInChangedAt,
            OptInChangedBy = contact.OptInChangedBy,
        };
        before.Preferences.IntegrationEmailOptIn = contact.Preferences.IntegrationEmailOptIn;
        before.DeriveColumns();
        return before;
    }

    /// <param name="before">Null for a contact that is created.</param>
    /// <param name="evidence">The evidence of the opt-in as the change sets it.</param>
    /// <returns>The evidence to add instead, and notes for the user.</returns>
    public (ConsentEvent? Evidence, IReadOnlyList<string> Notes) Take(Contact contact, Contact? before, ConsentEvent? evidence)
    {
        var key = AddressConsent.KeyOf(contact.PrimaryEmail);
        if (before is not null && (before.PrimaryEmailKey ?? "") == (key ?? ""))
            return (evidence, []);
        if (before is not null)
            left.Add(before);
        if (!contact.Preferences.IntegrationEmailOptIn || key is null || !nos.TryGetValue(new(key), out var no))
            return (evidence, []);
        var why = author with { Reason = $"the address was {no.InWords}", Rule = nameof(Rule.P9) };
        return (OptInChange.PassOn(contact, before?.Preferences.IntegrationEmailOptIn, no, why, now), [Note(contact.PrimaryEmail!, no)]);
    }

    /// <summary>Must be called before saving.</summary>
    public Task PassOnAsync(CancellationToken cancellation) =>
        AddressConsent.PassOnAsync(db, left, "got another address", author, now, cancellation);

    public static string Note(string address, RecordedNo no) =>
        $"{address} was {no.InWords}, so the contact is opted out. Only a later opt-in by a user or the donor changes that ({Rule.P9}).";
}
