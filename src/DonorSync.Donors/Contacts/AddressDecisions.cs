using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;

namespace DonorSync.Donors.Contacts;

sealed class AddressDecisions(DonorDatabase donors) : IAddressDecisions
{
    public Task<bool> IsTakenAsync(DonorSyncDb db, string key, CancellationToken cancellation) =>
        db.Contacts().AnyAsync(c => c.PrimaryEmailKey == key, cancellation);

    public async Task MoveAsync(
        DonorSyncDb db, string key, string address, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var nos = await AddressConsent.NosAsync(db, [EmailAddress.KeyOf(address)], cancellation);
        var consent = new ConsentOfChange(db, nos, author, now);
        var contacts = await db.Contacts().Where(c => c.PrimaryEmailKey == key).ToListAsync(cancellation);
        var before = contacts.ConvertAll(ConsentOfChange.Before);
        // The contacts that share the address move together: none of them stays to get the other's No.
        await AddressConsent.PassOnAsync(db, before, "got another address", author, now, cancellation);
        foreach (var (contact, was) in contacts.Zip(before))
        {
            (contact.PrimaryEmail, contact.UpdatedAt) = (address, now);
            if (consent.Take(contact, was, null).Evidence is { } evidence)
                db.Add(evidence);
        }
    }

    public async Task OptInAsync(DonorSyncDb db, string key, ChangeAuthor author, CancellationToken cancellation)
    {
        using var session = donors.Share(db);
        var yes = new ContactChange { Preferences = new PreferencesChange { IntegrationEmailOptIn = true } };
        var optedOut = db.Contacts().Where(c => c.PrimaryEmailKey == key && !c.Preferences.IntegrationEmailOptIn).Select(static c => c.Id);
        foreach (var id in await optedOut.ToListAsync(cancellation))
            await session.Contacts.PatchAsync(id, yes, author, cancellation);
    }
}
