using System.Collections.Frozen;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>The meaning of a cell in a column about consent.</summary>
internal enum ConsentWord
{
    Blank,

    /// <summary>Yes or no to the column's question.</summary>
    Yes,
    No,

    /// <summary>A date or a number: something happened.</summary>
    Date,
    Number,

    /// <summary>Has its own meaning, whichever way the column asks.</summary>
    OptedIn,
    OptedOut,
    Undeliverable,
    Deceased,

    /// <summary>The address works; says nothing about consent.</summary>
    Valid,

    /// <summary>Has a meaning only in a column of statuses: "Active" in a column "Do Not Email" means the opposite.</summary>
    Active,
    NotYet,

    /// <summary>Not a placeholder, a date or a known word.</summary>
    Unknown,
}

/// <summary>Reads cells of columns about consent. A consent must be a known word; a refusal is also found in a sentence.</summary>
internal static class ConsentWords
{
    private const string Blanks = "NA|NULL|NIL|NOTAPPLICABLE";

    private static readonly FrozenDictionary<string, ConsentWord> Words = new Dictionary<ConsentWord, string>
    {
        [ConsentWord.Blank] = Blanks,
        [ConsentWord.Yes] = "YES|Y|TRUE|T|1|X|ON|CHECKED|XX|YESPLEASE",
        [ConsentWord.No] = "NO|N|FALSE|F|0|OFF|UNCHECKED",
        [ConsentWord.OptedIn] = "OPTEDIN|OPTIN|SUBSCRIBED|ALL|CUSTOM|SINGLEOPTIN|DOUBLEOPTIN|CONFIRMEDOPTIN|RESUBSCRIBED",
        [ConsentWord.OptedOut] =
            "OPTEDOUT|OPTOUT|UNSUBSCRIBED|UNSUBSCRIBE|UNSUB|NONE|DONOTEMAIL|DONOTCONTACT|DONTEMAIL|DONTCONTACT|NOEMAIL|"
            + "NOEMAILS|NOTHANKS|NOTHANKYOU|NONSUBSCRIBED|NOTSUBSCRIBED|NEVERSUBSCRIBED|GLOBALLYUNSUBSCRIBED|GLOBALUNSUBSCRIBE|"
            + "DNC|DNE|NEVER|STOP|REMOVED|SUPPRESSED|BLACKLISTED|BLOCKLISTED|COMPLAINED|COMPLAINT|SPAMCOMPLAINT|REPORTEDSPAM|"
            + "MARKEDASSPAM|SPAM|ABUSE|DECLINED|REFUSED|REVOKED|WITHDRAWN|DENIED|NOCONSENT|NOPERMISSION|OO",
        [ConsentWord.Undeliverable] =
            "CLEANED|BOUNCED|BOUNCE|HARDBOUNCE|HARDBOUNCED|SOFTBOUNCE|SOFTBOUNCED|BOUNCEDHARD|BOUNCEDSOFT|UNDELIVERABLE|"
            + "INVALID|INVALIDEMAIL|BADEMAIL|BADADDRESS|ONHOLD|ONHOLDBOUNCE|HOLD|NONEXISTENT|MAILBOXFULL|NOTDELIVERABLE|"
            + "REPEATEDBOUNCE|BLOCKBOUNCE",
        [ConsentWord.Deceased] = "DECEASED|DEAD|DIED|PASSEDAWAY",
        [ConsentWord.Valid] = "VALID|DELIVERABLE|VERIFIED|GOOD|OK|DELIVERED",
        [ConsentWord.Active] =
            "ACTIVE|EXPRESS|EXPLICIT|IMPLIED|IMPLICIT|CONFIRMED|SUBSCRIBER|MARKETING|ENABLED|EXPRESSCONSENT|IMPLIEDCONSENT|"
            + "EXPRESSPERMISSION|IMPLIEDPERMISSION|GRANTED|GIVEN|SUBSCRIBEDEXPRESS|ACTIVESUBSCRIBER",
        [ConsentWord.NotYet] =
            "PENDING|PENDINGCONFIRMATION|AWAITINGCONFIRMATION|UNCONFIRMED|NOTCONFIRMED|NOPERMISSIONSSET|NOPERMISSIONSET|"
            + "NOTSET|TRANSACTIONAL|TRANSACTIONALONLY|PAUSED|INACTIVE|DISABLED|SUSPENDED|ARCHIVED|DELETED|BLOCKED|CANCELLED|"
            + "CANCELED|EXPIRED|JUNK|TEMPORARYHOLD|TEMPHOLD|UNSUBSCRIBING|NOTOPTEDIN|NOTGIVEN|NOTGRANTED|QUARANTINED",
    }.SelectMany(pair => pair.Value.Split('|'), (pair, word) => (word, pair.Key)).ToFrozenDictionary(pair => pair.word, pair => pair.Key);

    public static ConsentWord Of(string cell)
    {
        var text = VisibleText.Line(cell);
        if (text.Length == 0 || DateText.IsZero(text))
            return ConsentWord.Blank;
        if (Words.TryGetValue(HeaderText.Key(text), out var word))
            return word;
        if (Mark(text) is { } mark)
            return mark;
        if (DateText.Is(text))
            return ConsentWord.Date;
        if (text.Length <= 9 && text.All(char.IsAsciiDigit))
            return ConsentWord.Number;
        return BeforeDetail(text) is { } first ? first : Denial(text);
    }

    /// <summary>Returns whether the words are a refusal in any column.</summary>
    public static bool IsRefusal(string cell) => cell.Length is > 4 and <= 40 && MayBeRefusal(cell.AsSpan().TrimStart())
        && HeaderText.Key(cell) is "UNSUBSCRIBED" or "OPTEDOUT" or "OPTOUT" or "DONOTEMAIL" or "DONOTCONTACT"
        or "DONTEMAIL" or "GLOBALLYUNSUBSCRIBED" or "UNSUBSCRIBEDFROMALL" or "UNSUBSCRIBEDFROMEMAIL" or "OPTEDOUTOFEMAIL"
            or "OPTEDOUTOFEMAILS";

    /// <summary>A fast check of the first letter, which excludes most cells.</summary>
    private static bool MayBeRefusal(ReadOnlySpan<char> cell) => cell.IsEmpty || !char.IsAsciiLetter(cell[0])
        || (cell[0] | 0x20) is 'u' or 'o' or 'd' or 'g';

    private static ConsentWord? Mark(string text) => text switch
    {
        "✓" or "✔" or "✔️" or "☑" or "☑️" or "✅" or "√" => ConsentWord.Yes,
        "✗" or "✘" or "❌" or "☐" => ConsentWord.No,
        _ when text.All(static c => c is '-' or '–' or '—' or '.') => ConsentWord.Blank,
        _ => null,
    };

    /// <summary>"Unsubscribed (3/4/2023)" and "No - asked by phone": returns the word before the detail, if it is a refusal.</summary>
    private static ConsentWord? BeforeDetail(string text)
    {
        var end = text.IndexOfAny(['(', '-', ':', ',', ';', '–', '—']);
        var head = end > 0 ? text[..end] : text;
        if (!Words.TryGetValue(HeaderText.Key(head), out var word))
            return null;
        return word is ConsentWord.No or ConsentWord.OptedOut or ConsentWord.Undeliverable or ConsentWord.Deceased ? word : null;
    }

    private static ConsentWord Denial(string text)
    {
        var words = HeaderText.Words(text);
        if (ConsentVocabulary.IsTurnedRound(words))
            return ConsentWord.Unknown;
        if (ConsentVocabulary.Denies(words))
            return ConsentWord.OptedOut;
        return ConsentVocabulary.SaysDead(words) ? ConsentWord.Deceased
            : ConsentVocabulary.SaysBounced(words) ? ConsentWord.Undeliverable
            : ConsentWord.Unknown;
    }
}
