using System.Collections.Frozen;
using System.Text.RegularExpressions;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>Why a known column is irrelevant for an import.</summary>
internal enum IrrelevantKind
{
    /// <summary>Consent for another channel: telephone, post, text messages.</summary>
    OtherChannel,

    /// <summary>Time and source of a sign-up, links, identifiers: nothing about the present consent.</summary>
    Detail,
}

/// <summary>Columns that mention consent in their name or cells and are known to say nothing about e-mail.</summary>
internal static partial class IrrelevantColumns
{
    private static readonly FrozenSet<string> OtherChannels = new[]
    {
        "Do Not Mail", "No Mail", "Nomail", "Nomail Reason", "No Postal Mail", "Do Not Trade", "No Trade", "Do Not Share", "Do Not Sms",
        "Do Not Call", "Do Not Phone", "No Phone", "No Calls", "Do Not Text", "No Text", "Do Not Fax", "Has Opted Out Of Fax",
        "Fax Opt Out", "Send Mail", "OK to Mail", "Mail Opt Out", "Mail Opt In", "Requests No Mail", "Do Not Rent",
    }.Select(HeaderText.Key).ToFrozenSet();

    private static readonly FrozenSet<string> Details = new[]
    {
        "OPTIN_TIME", "OPTIN_IP", "CONFIRM_TIME", "CONFIRM_IP", "Opt In Date", "Opt In Source", "Opt In IP", "Opt In Time",
        "Email Opt In Date", "Email Opt In Source", "Opted In Date", "Opted In At", "Optin Date", "Email update source",
        "Confirmed Opt-In Date", "Confirmed Opt-In Source", "Subscribe Date", "Subscribed Date", "Subscription Date", "Date Subscribed",
        "Subscribed On", "Subscribed At", "Date Opted In", "Subscribe IP", "Subscriber Since", "Email Consent Timestamp",
        "Email Marketing Consent Timestamp", "Email Consent Method", "Signup Date", "Signup IP", "Unsubscribe Link", "Unsubscribe URL",
        "Unsubscribe Hash", "npe01__Preferred_Email__c", "npe01__PreferredPhone__c", "LEID", "EUID", "Opt Line",
    }.Select(HeaderText.Key).ToFrozenSet();

    /// <summary>Names that would otherwise be given another meaning.</summary>
    public static bool IsExactly(string key) => Details.Contains(key);

    public static IrrelevantKind? Find(string header)
    {
        var key = HeaderText.Key(header);
        var bare = HeaderText.Key(HeaderText.Bare(header));
        var words = HeaderText.Words(header);
        if (Details.Contains(key) || Details.Contains(bare) || Identifier().IsMatch(words) && !ConsentVocabulary.IsStrongName(words))
            return IrrelevantKind.Detail;
        return OtherChannels.Contains(key) || OtherChannels.Contains(bare) || IsOtherChannel(HeaderText.Words(HeaderText.Bare(header)))
            ? IrrelevantKind.OtherChannel
            : null;
    }

    /// <summary>A name that also mentions e-mail, or contact in general, is not only about another channel.</summary>
    private static bool IsOtherChannel(string words) => Channel().IsMatch(words) && !AnyChannel().IsMatch(ByChannel().Replace(words, " "));

    [GeneratedRegex(" (phone|phones|telephone|call|calls|calling|sms|mms|text|texts|texting|fax|post|postal|direct mail|directmail"
        + "|whatsapp|mobile|cell|voice|voicemail|letter|letters) ")]
    private static partial Regex Channel();

    [GeneratedRegex(" (e|email|emails|emailing|mailing|contact|any|all|news|newsletter|newsletters|everything|anything|communication"
        + "|communications|or|and) ")]
    private static partial Regex AnyChannel();

    [GeneratedRegex(" contact (by|via|per) | (contact )?(postal|direct) mailing ")]
    private static partial Regex ByChannel();

    [GeneratedRegex("^( [a-z0-9]+){0,4} (id|ids|guid|uuid|hash|url|link|token) $")]
    private static partial Regex Identifier();
}
