using DonorSync.Donors.Contacts;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>Converts between a contact of the donor database and a draft.</summary>
internal static class ContactDrafts
{
    private static readonly DonorDraft Defaults = Of(new Contact());

    public static DonorDraft Of(Contact contact) => new()
    {
        StatedKind = contact.Type,
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
        EmailOptIn = contact.Preferences.IntegrationEmailOptIn,
        EmailDeliverable = contact.Preferences.EmailDeliverable,
        BadAddress = contact.Preferences.EmailDeliverable ? null : new(contact.EmailDeliverableChangedAt, contact.EmailDeliverableReason),
        AllowsSolicitations = contact.Preferences.AllowsSolicitations,
        MarketingMail = contact.Preferences.MarketingMail,
        Newsletter = contact.Preferences.Newsletter,
        ReceiveOtherMail = contact.Preferences.ReceiveOtherMail,
        AlternateEmailOptIn = contact.Preferences.AlternateEmailOptIn,
    };

    /// <summary>Returns a new contact; values missing in the row get the donor database's defaults.</summary>
    public static DonorDraft WithDefaults(DonorDraft row) => DraftFields.Preferences.Aggregate(
        row with { StatedKind = row.Kind }, (draft, field) => field.With(draft, field.Get(draft) ?? field.Get(Defaults)));

    /// <summary>Sends only differences, so that concurrent changes to other fields are kept.</summary>
    public static ContactChange Change(DonorDraft? before, DonorDraft after) => new()
    {
        Type = Sent<ContactKind>(before?.Kind, after.Kind),
        FirstName = Sent(before?.FirstName, after.FirstName),
        LastName = Sent(before?.LastName, after.LastName),
        CompanyName = Sent(before?.CompanyName, after.CompanyName),
        PrimaryEmail = Sent(before?.PrimaryEmail, after.PrimaryEmail),
        AlternateEmail = Sent(before?.AlternateEmail, after.AlternateEmail),
        Address1 = Sent(before?.Address1, after.Address1),
        Address2 = Sent(before?.Address2, after.Address2),
        City = Sent(before?.City, after.City),
        State = Sent(before?.State, after.State),
        Postal = Sent(before?.Postal, after.Postal),
        Country = Sent(before?.Country, after.Country),
        Preferences = new PreferencesChange
        {
            IntegrationEmailOptIn = Sent(before?.EmailOptIn, after.EmailOptIn),
            EmailDeliverable = Sent(before?.EmailDeliverable, after.EmailDeliverable),
            AllowsSolicitations = Sent(before?.AllowsSolicitations, after.AllowsSolicitations),
            MarketingMail = Sent(before?.MarketingMail, after.MarketingMail),
            Newsletter = Sent(before?.Newsletter, after.Newsletter),
            ReceiveOtherMail = Sent(before?.ReceiveOtherMail, after.ReceiveOtherMail),
            AlternateEmailOptIn = Sent(before?.AlternateEmailOptIn, after.AlternateEmailOptIn),
        },
    };

    /// <summary>When and why the address became undeliverable, if that is new.</summary>
    public static Undeliverable? Undeliverable(DonorDraft? before, DonorDraft after) =>
        before?.EmailDeliverable != false && after is { EmailDeliverable: false, BadAddress: { } bad } ? new(bad.Since, bad.Reason) : null;

    private static Optional<string?> Sent(string? before, string? after) => before == after ? default : new(after);

    private static Optional<TValue> Sent<TValue>(TValue? before, TValue? after)
        where TValue : struct => after is not { } value || before is { } old
            && EqualityComparer<TValue>.Default.Equals(old, value) ? default : new(value);
}
