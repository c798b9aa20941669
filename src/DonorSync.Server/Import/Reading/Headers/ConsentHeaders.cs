using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>
/// Names of the columns about consent and deliverability. Guessed names apply only if every cell is understood: such a name may have
/// another meaning, and a question costs the user less than a file whose rows are all rejected.
/// </summary>
internal static partial class ConsentHeaders
{
    private static readonly string[] OptIn =
        ["Email Opt In", "Integration Email Opt In", "Opt In", "Opted In", "Email Opted In", "Opted In to Email", "Accepts Email",
         "Accepts Marketing", "Allow Email", "Allows Email", "OK to Email", "Can Email", "Subscribed", "Email Interest",
         "Email Interest Type"];

    private static readonly string[] OptInGuesses =
        ["Accepts Email Marketing", "Email Marketing", "Email Marketing Opt In", "Marketing Opt In", "Marketing Emails",
         "Accepts Marketing Emails", "Email Subscribed", "Newsletter Opt In", "Receives Newsletter", "Receives Newsletters",
         "Receive Newsletters", "Receive Newsletter", "Newsletter Subscriber", "Email Allowed", "Newsletter Subscription",
         "Subscribed to Newsletter", "Subscribed to Emails", "Subscribed to Email", "Email Subscription", "Email Subscriber",
         "Is Subscribed", "Subscriber", "Receives Email", "Receive Email", "Receive Emails", "Receives Emails", "Wants Email",
         "Wants Emails", "Is Opted In", "Is Opted In to Email", "Has Opted In", "Emails Allowed", "Email OK", "OK to Send Email",
         "Can Be Emailed", "Permission to Email", "Consent to Email", "Send Email", "Send Emails", "Mailing List Opt In",
         "Join Mailing List", "Opted In to Marketing", "Opt In to Marketing", "Opt In to Email", "Email Consent Given", "Allow Emails",
         "Newsletter Signup", "Email Signup", "Agreed to Marketing", "Agreed to Email", "Has Consent", "Receive Marketing Emails",
         "Accept Email", "Accept Marketing", "Opt In Email", "Opted In to Emails", "Allow Marketing", "Marketing Permission",
         "Send Marketing Materials"];

    private static readonly string[] OptOut =
        ["Do Not Email", "No Email", "Don't Email", "Opted Out of Email", "Has Opted Out of Email", "Email Opt Out", "Email Opted Out",
         "Opt Out", "Opted Out", "Opt Out Email", "Unsubscribed", "Email Unsubscribed", "Do Not Contact"];

    private static readonly string[] OptOutGuesses =
        ["Unsubscribed From All Email", "Unsubscribed From All", "Unsubscribe From All", "No Bulk Emails", "No Bulk Emails (User Opt Out)",
         "No Bulk Email", "User Opt Out", "Is Opt Out", "Is Opted Out", "Do Not Bulk Email", "Global Unsubscribe", "Globally Unsubscribed",
         "Requests No Email", "Has Requested No Email", "Do Not Send Email", "Do Not Send Emails", "No Emails", "No Mass Email",
         "No Mass Emails", "Opt Out of Email", "Opted Out of Emails", "Opt Out of Emails", "Opt Out of All Email",
         "Opted Out of All Emails", "Opted Out of All Email", "Do Not Contact by Email", "Don't Contact", "No Contact", "Never Email",
         "Do Not Mass Email", "Exclude From Email", "Excluded From Email", "Exclude From Emails", "Email Suppressed", "Email Blacklisted",
         "Email Blocklisted", "Blacklisted", "Blocklisted", "Do Not Allow Emails", "Do Not Allow Bulk Emails", "Do Not Allow Email",
         "HS Email Optout", "Marketing Opt Out", "Opted Out of Marketing", "Communications Opt Out", "Email Unsubscribe", "Unsubscribe",
         "Unsubscribed From Emails", "Unsubscribed From Email", "Is Unsubscribed", "No Newsletter", "No Newsletters", "No eNews",
         "Do Not Email Flag", "Email Do Not Contact", "Do Not Solicit by Email", "Contact Opt Out", "Has Unsubscribed",
         "Receiving Emails Disabled", "Stop Emails", "Do Not Send Newsletter", "Opt Out of Newsletter", "Newsletter Opt Out", "Email Stop"];

    private static readonly string[] Undeliverable = ["Email Bounced", "Email Is Bad", "Bad Email", "Invalid Email"];

    private static readonly string[] UndeliverableGuesses =
        ["Bounced", "Is Bounced", "Hard Bounced", "Hard Bounce", "Email Hard Bounced", "Is Email Bounced", "On Hold", "Email On Hold",
         "Is On Hold", "Email Invalid", "Invalid Email Address", "Email Address Invalid", "Undeliverable", "Email Undeliverable",
         "Email Disabled", "Email Delivery Disabled", "Email Is Invalid", "Email Delivery Disabled Automatically", "Email Inactive",
         "Is Email Invalid", "Email Hard Bounce", "Email Address Is Bad"];

    private static readonly string[] Status =
        ["Email Status", "Email Permission Status", "Permission Status", "Email Permission", "Email Marketing Status", "Marketing Status",
         "Subscription Status", "Subscriber Status", "Subscribed Status", "Email Subscription Status", "Email Subscriber Status",
         "Opt In Status", "Email Opt In Status", "Opt Status", "Email Opt Status", "Consent Status", "Email Consent Status",
         "Email Marketing Consent", "Email Consent", "Newsletter Status", "Mailing Status", "Mailing List Status", "Email Delivery Status",
         "Delivery Status", "Deliverability Status", "Email Deliverability", "Email Validity", "Bounce Status", "Email Bounce Status",
         "Email Validation Status", "Email Verification Status", "Email Address Status", "Marketing Consent Status", "Email Suppressions",
         "Contact Email Status", "Email Subscription Type", "Consent"];

    private static readonly string[] Deceased =
        ["Deceased", "Is Deceased", "Deceased Date", "Date of Death", "Death Date", "Date Deceased", "Deceased On", "Deceased Flag", "Died",
         "Died On", "Death Year", "Deceased Year", "Is Dead"];

    public static IEnumerable<(string Name, ColumnMeaning Meaning)> All =>
    [
        .. Of(OptIn, new(DonorColumn.EmailOptIn, Inverted: false)),
        .. Of(OptOut, new(DonorColumn.EmailOptIn, Inverted: true)),
        .. Of(["Email Deliverable", "Deliverable", "Email Valid", "Email Is Valid", "Valid Email"], new(DonorColumn.EmailDeliverable,
            Inverted: false)),
        .. Of(Undeliverable, new(DonorColumn.EmailDeliverable, Inverted: true)),
        .. Of(["Alternate Email Opt In", "Secondary Email Opt In"], new(DonorColumn.AlternateEmailOptIn, Inverted: false)),
        .. Of(OptInGuesses, new(DonorColumn.EmailOptIn, Inverted: false) { IsGuess = true }),
        .. Of(OptOutGuesses, new(DonorColumn.EmailOptIn, Inverted: true) { IsGuess = true }),
        .. Of(UndeliverableGuesses, new(DonorColumn.EmailDeliverable, Inverted: true) { IsGuess = true }),
        .. Of(Status, new(DonorColumn.EmailOptIn, Inverted: false, CellRule.Status) { IsGuess = true }),
        .. Of(Deceased, new(DonorColumn.EmailOptIn, Inverted: true, CellRule.Deceased)),
    ];

    /// <summary>Finds names by pattern: the time or reason of an opt-out or a bounce, and opt-outs for one kind of message.</summary>
    public static ColumnMeaning? FindByForm(string key)
    {
        if (OptOutTrace().IsMatch(key))
            return new(DonorColumn.EmailOptIn, Inverted: true, CellRule.Filled);
        if (BounceTrace().IsMatch(key))
            return new(DonorColumn.EmailDeliverable, Inverted: true, CellRule.Filled);
        return OptOutOfOne().IsMatch(key) ? new ColumnMeaning(DonorColumn.EmailOptIn, Inverted: true) { IsGuess = true } : null;
    }

    private static IEnumerable<(string Name, ColumnMeaning Meaning)> Of(string[] names, ColumnMeaning meaning) => names.Select(name =>
        (name, meaning));

    [GeneratedRegex("^(EMAIL|CONFIRMED|CONTACT|GLOBAL|NEWSLETTER|LIST|MARKETING)*(UNSUB(SCRIBED?|SCRIPTION)?|OPT(ED)?OUT)(EMAIL|FROMALL)?"
        + When
        + "$|^(DATE|TIME)(OF)?(EMAIL)?(UNSUB(SCRIBED?|SCRIPTION)?|OPT(ED)?OUT)(EMAIL)?$")]
    private static partial Regex OptOutTrace();

    [GeneratedRegex("^(EMAIL)?(CLEAN(ED)?|(HARD)?BOUNCED?|ONHOLD|HOLD)" + When + "$|^(DATE|TIME)(EMAIL)?(CLEANED|BOUNCED)$")]
    private static partial Regex BounceTrace();

    [GeneratedRegex("^(OPTEDOUTOFEMAIL|UNSUBSCRIBEDFROM|OPTEDOUTOF|HASOPTEDOUTOF)[A-Z0-9]+$")]
    private static partial Regex OptOutOfOne();

    private const string When =
        "(TIME|TIMESTAMP|DATE|DATETIME|AT|ON|REASON|REASONOTHER|SOURCE|METHOD|CAMPAIGN"
        + "|CAMPAIGNTITLE|CAMPAIGNID|CAMPAIGNNAME|COMMENT|FEEDBACK|MESSAGE|CODE)";
}
