using System.Text;
using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading.Headers;

/// <summary>Normalizes header names and short texts for comparison.</summary>
internal static partial class HeaderText
{
    /// <summary>Letters and digits only, in upper case: "Zip/Postal Code", "zip_postal_code" and "ZIP Postal Code" are equal.</summary>
    public static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Removes the namespace and suffix of Salesforce's field names: npsp__Deceased__c.</summary>
    public static string Bare(string header) => ApiName().Match(header.Trim()) is { Success: true } name ? name.Groups["name"].Value
        : header;

    /// <summary>
    /// Words in lower case with one space before, between and after them, so that a word can be found as " word ". Apostrophes are dropped,
    /// and a capital letter after a small one begins a word.
    /// </summary>
    public static string Words(string text)
    {
        var words = new StringBuilder(text.Length + 8).Append(' ');
        var before = ' ';
        foreach (var c in VisibleText.Line(text))
        {
            if (c is '\'' or '\u2019' or '\u02BC' or '`' or '\u00B4')
                continue;
            if (!char.IsLetterOrDigit(c) && !IsMark(c))
                Space(words);
            else
            {
                if (char.IsUpper(c) && char.IsLower(before))
                    Space(words);
                words.Append(char.ToLowerInvariant(c));
            }
            before = c;
        }
        Space(words);
        return words.ToString();
    }

    /// <summary>Vowel signs, in scripts that write vowels as marks.</summary>
    private static bool IsMark(char c) => c > '\u02FF' && char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark
        or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static void Space(StringBuilder words)
    {
        if (words[^1] != ' ')
            words.Append(' ');
    }

    [GeneratedRegex("^(?:[A-Za-z0-9]+__)?(?<name>[A-Za-z0-9_]+?)__c$|^[A-Za-z0-9]+__(?<name>[A-Za-z0-9_]+)$")]
    private static partial Regex ApiName();
}
