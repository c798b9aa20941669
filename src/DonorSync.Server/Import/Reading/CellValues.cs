using System.Collections.Frozen;

namespace DonorSync.Server.Import.Reading;

/// <summary>The meaning of a Type cell.</summary>
internal enum RowKind
{
    Person,
    Organization,
    Group,
}

/// <summary>Reads single cells. All functions are pure and total.</summary>
internal static class CellValues
{
    /// <summary>Returns the visible text: trimmed, runs of white space (and line breaks) as one space; null if blank.</summary>
    public static string? Line(string cell) => VisibleText.Line(cell) is { Length: > 0 } text ? text : null;

    /// <summary>Returns the text with each line trimmed, blank lines dropped, line breaks kept; null if blank.</summary>
    public static string? Lines(string cell)
    {
        if (cell.AsSpan().IndexOfAny('\n', '\v') < 0)
            return Line(cell);
        var lines = cell.Split(['\n', '\v']).Select(Line).OfType<string>();
        return string.Join('\n', lines) is { Length: > 0 } text ? text : null;
    }

    /// <summary>
    /// Returns a yes or a no; null for anything else. Words with their own meaning ("unsubscribed") keep it in any column: "Opted Out" in a
    /// column "Opted Out of Email" is no consent.
    /// </summary>
    public static bool? YesNo(string cell, bool inverted) => Word(cell) switch
    {
        "yes" or "y" or "true" or "t" or "1" or "x" or "on" or "checked" => !inverted,
        "no" or "n" or "false" or "f" or "0" or "off" or "unchecked" => inverted,
        "optedin" or "optin" or "subscribed" or "all" or "custom" => true,
        "optedout" or "optout" or "unsubscribed" or "none" or "donotemail" or "donotcontact" => false,
        _ => null,
    };

    public static RowKind? Kind(string cell) => Word(cell) switch
    {
        "group" => RowKind.Group,
        var word => KindWords.Find(word),
    };

    /// <summary>Splits "Last, First", otherwise at the last space; a single word is a last name.</summary>
    public static (string? First, string? Last) SplitName(string name)
    {
        if (name.Split(',', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } last, { Length: > 0 } first])
            return (first, last);
        var space = name.LastIndexOf(' ');
        return space < 0 ? (null, name) : (name[..space], name[(space + 1)..]);
    }

    /// <summary>Returns why a cell cannot be kept as text; null if it can.</summary>
    public static string? Unreadable(string cell)
    {
        if (cell.Contains('\uFFFD', StringComparison.Ordinal))
            return "holds a character that could not be read (the file is damaged or in another encoding)";
        foreach (var c in cell)
        {
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\v'))
                return $"holds a control character (U+{(int)c:X4})";
        }
        return null;
    }

    /// <summary>Shortens a cell for a message.</summary>
    public static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;

    private static string Word(string cell) => string.Concat(cell.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}

/// <summary>Words that donor databases use for persons and organizations. A household is a person.</summary>
internal static class KindWords
{
    private const string Persons =
        "person|persons|people|individual|individuals|individualconstituent|individualdonor|ind|indiv|in|i|p|household|"
        + "households|hh|h|family|families|fam|couple|spouse|contact|contacts|donor|donors|human|constituent|"
        + "individualcontact|personaccount|householdaccount|hhaccount";

    private const string Organizations =
        "organization|organizations|organisation|organisations|organizationconstituent|organizationcontact|org|orgs|o|og|"
        + "company|companies|co|business|businesses|bus|corporation|corporations|corporate|corp|cor|foundation|foundations|"
        + "fo|fnd|found|nonprofit|nonprofitorganization|npo|ngo|charity|church|churches|religious|religiousorganization|"
        + "school|schools|university|institution|government|gov|governmentagency|agency|association|club|union|trust|"
        + "entity|organizationaccount|smallbusiness|communityorganization|civicorganization|firm|enterprise|legalentity|"
        + "commercial|parish|congregation";

    private static readonly FrozenDictionary<string, RowKind> Words = Of(Persons, RowKind.Person).Concat(Of(Organizations,
        RowKind.Organization))
        .ToFrozenDictionary(pair => pair.Key, pair => pair.Value);

    /// <param name="word">Letters and digits in lower case.</param>
    public static RowKind? Find(string word) => Words.TryGetValue(word, out var kind) ? kind : null;

    private static IEnumerable<KeyValuePair<string, RowKind>> Of(string words, RowKind kind) => words.Split('|').Select(word =>
        KeyValuePair.Create(word, kind));
}
