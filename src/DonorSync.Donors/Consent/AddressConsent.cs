namespace DonorSync.Donors.Consent;

/// <summary>
/// The consent of addresses, which is kept after their contacts are gone (P9). An address whose last recorded consent is a No keeps it when
/// its contact is deleted, merged, erased or gets another address (C10).
/// </summary>
static class AddressConsent
{
    const int AtOnce = 500;

    /// <summary>Returns the key of an address; null without an address, empty for an invalid one, which matches nothing.</summary>
    public static string? KeyOf(string? address) =>
        address is null ? null : EmailAddress.TryParse(address, out var email) ? email.Key.Value : "";

    /// <summary>Returns the Nos that no later Yes of the same address has replaced.</summary>
    public static IQueryable<ConsentEvent> Standing(DonorSyncDb db) => db.ConsentEvents().AsNoTracking()
        .Where(static e => !e.After && e.EmailKey != null && e.EmailKey != "")
        .Where(e => !db.ConsentEvents().Any(y => y.EmailKey == e.EmailKey && y.After && y.At > e.At));

    /// <summary>Returns the Nos of those addresses that were last opted out, or that an opted-out contact has.</summary>
    /// <param name="db">A context of the organization, in the transaction that writes.</param>
    public static async Task<IReadOnlyDictionary<EmailKey, RecordedNo>> NosAsync(
        DonorSyncDb db, IEnumerable<EmailKey> keys, CancellationToken cancellation)
    {
        var found = new Dictionary<EmailKey, RecordedNo>();
        foreach (var chunk in keys.Where(static k => k != EmailKey.None).Distinct().Chunk(AtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            foreach (var no in await Standing(db).Where(e => EF.Parameter(values).Contains(e.EmailKey!)).ToListAsync(cancellation))
                Take(found, Of(no));
            var contacts = OptedOut(db).Where(c => EF.Parameter(values).Contains(c.PrimaryEmailKey!));
            foreach (var contact in await contacts.ToListAsync(cancellation))
                Take(found, Of(contact));
        }
        return found;
    }

    /// <summary>Returns whether a No of an address was recorded after a time and not replaced since.</summary>
    public static Task<bool> SaidNoSinceAsync(DonorSyncDb db, string? key, DateTimeOffset since, CancellationToken cancellation) =>
        Standing(db).AnyAsync(e => e.EmailKey == key && e.At > since, cancellation);

    /// <summary>
    /// C10: copies the Nos of contacts that leave their address to the contacts that share it, and records that the address keeps them. The
    /// caller saves.
    /// </summary>
    /// <param name="leaving">The contacts before they leave.</param>
    /// <param name="how">What happens to the contacts, in words: "was deleted".</param>
    /// <param name="except">A contact that gets the No in another way.</param>
    public static async Task PassOnAsync(
        DonorSyncDb db, IEnumerable<Contact> leaving, string how, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation,
        Guid? except = null)
    {
        var optedOut = leaving.Where(static c => !c.Preferences.IntegrationEmailOptIn && c.PrimaryEmailKey is not null).ToList();
        if (optedOut.Count == 0)
            return;
        var stays = author with
        {
            Reason = $"the contact {how} while it was opted out: the address stays opted out",
            Rule = nameof(Rule.P9)
        };
        var passed = author with { Reason = $"another contact of this address was opted out and {how}", Rule = nameof(Rule.C10) };
        var nos = new Dictionary<EmailKey, RecordedNo>();
        foreach (var contact in optedOut)
        {
            db.Add(OptInChange.Leave(contact, stays, now));
            Take(nos, Of(contact));
        }
        var gone = optedOut.Select(static c => c.Id).ToHashSet();
        foreach (var chunk in nos.Keys.Chunk(AtOnce))
        {
            var values = chunk.Select(static k => k.Value).ToList();
            var sharing = await db.Contacts().Where(c => c.PrimaryEmailKey != null && EF.Parameter(values).Contains(c.PrimaryEmailKey))
                .Where(static c => c.Preferences.IntegrationEmailOptIn).ToListAsync(cancellation);
            foreach (var contact in sharing.Where(c => c.Preferences.IntegrationEmailOptIn && !gone.Contains(c.Id) && c.Id != except))
            {
                db.Add(OptInChange.PassOn(contact, before: true, nos[new(contact.PrimaryEmailKey!)], passed, now));
                contact.UpdatedAt = now;
            }
        }
    }

    public static RecordedNo Of(ConsentEvent no) => new(new(no.EmailKey!), no.SaidBy ?? SaidBy(no.Source, no.Rule), no.SaidAt ?? no.At);

    public static RecordedNo Of(Contact contact) => new(new(contact.PrimaryEmailKey!), contact.OptInChangedBy, contact.OptInChangedAt);

    /// <summary>Derives the side from a row of an earlier version.</summary>
    static SetBy SaidBy(ConsentSource source, string? rule) =>
        source == ConsentSource.Sync || rule == nameof(Rule.P1) ? SetBy.Sync : SetBy.Person;

    static IQueryable<Contact> OptedOut(DonorSyncDb db) =>
        db.Contacts().AsNoTracking().Where(static c => !c.Preferences.IntegrationEmailOptIn && c.PrimaryEmailKey != null);

    static void Take(Dictionary<EmailKey, RecordedNo> nos, RecordedNo no) =>
        nos[no.Key] = nos.TryGetValue(no.Key, out var other) ? RecordedNo.Stronger(no, other) : no;
}
