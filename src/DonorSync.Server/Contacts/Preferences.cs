using DonorSync.Donors.Contacts;

namespace DonorSync.Server.Contacts;

/// <summary>One of the Communication Preferences, with its name and explanation for pages.</summary>
/// <param name="Field">The name in REST.</param>
sealed record Preference(
    string Field, string Name, string Explanation, Func<ContactPreferences, bool> Of, Func<PreferencesChange, bool,
    PreferencesChange> Change);

/// <summary>The seven preferences that users set; the eighth line of a profile, Email Solicitable, is computed.</summary>
static class Preferences
{
    public const string OptIn = "integrationEmailOptIn";

    public const string SolicitableExplanation =
        "Calculated: Yes when there is a valid primary email (E2), the opt-in is Yes (E3) and the email's domain "
            + "ending is short enough (E4).";

    public static readonly ImmutableArray<Preference> All =
    [
        new(OptIn, "Integration Email Opt In",
            "Controls the sync. No removes this contact from all synced lists. Set to No automatically when they unsubscribe.",
            p => p.IntegrationEmailOptIn, (c, value) => c with { IntegrationEmailOptIn = value }),
        new("emailDeliverable", "Email Deliverable?",
            "Whether email to the primary address arrives. Set to No by you, or when Constant Contact reports a permanent bounce. "
                + "Does not control the sync.",
            p => p.EmailDeliverable, (c, value) => c with { EmailDeliverable = value }),
        new("allowsSolicitations", "Allows Solicitations",
            "Whether you may ask this contact for gifts. Does not control the sync.",
            p => p.AllowsSolicitations, (c, value) => c with { AllowsSolicitations = value }),
        new("marketingMail", "Marketing Mail",
            "Whether appeals may go out by post. Does not control the sync.",
            p => p.MarketingMail, (c, value) => c with { MarketingMail = value }),
        new("newsletter", "Newsletter",
            "Whether this contact wants your newsletter. To send one through Constant Contact, use a group. Does not control the sync.",
            p => p.Newsletter, (c, value) => c with { Newsletter = value }),
        new("receiveOtherMail", "Receive Other Mail",
            "Whether anything else may go out by post. Does not control the sync.",
            p => p.ReceiveOtherMail, (c, value) => c with { ReceiveOtherMail = value }),
        new("alternateEmailOptIn", "Alternate Email Opt-In?",
            "Whether the alternate email may be used. It is never synced.",
            p => p.AlternateEmailOptIn, (c, value) => c with { AlternateEmailOptIn = value }),
    ];
}
