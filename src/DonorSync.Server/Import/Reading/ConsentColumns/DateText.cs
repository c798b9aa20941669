using System.Globalization;
using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>Reads cells with a date or a time.</summary>
internal static partial class DateText
{
    private static readonly string[] Formats =
    [
        "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyy-M-d H:mm", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm:ss", "yyyy/M/d H:mm",
        "yyyy-M-d H:mm:ss zzz", "yyyy-M-d H:mm:sszzz", "yyyy-M-d'T'H:mm:ss", "yyyy-M-d'T'H:mm:ssK", "yyyy-M-d'T'H:mm:ss.FFFFFFFK",
        "yyyy-M-d H:mm:ss.FFFFFFF", "d MMM yyyy", "d MMMM yyyy", "MMM d yyyy", "MMMM d yyyy", "MMM d, yyyy", "MMMM d, yyyy",
    ];

    /// <summary>Returns whether the text is any usual form of a date, including forms with an ambiguous month.</summary>
    public static bool Is(string text) => Date().IsMatch(text.Trim());

    /// <summary>"0000-00-00": some databases write this for no date.</summary>
    public static bool IsZero(string text) => text.Contains('0', StringComparison.Ordinal) && text.All(static c =>
        c is '0' or '-' or '/' or '.' or ':' or ' ' or 'T' or 'Z')
        && text.Any(static c => c is '-' or '/' or '.');

    /// <summary>Returns null if the month is ambiguous. A time without a zone is read as UTC.</summary>
    public static DateTimeOffset? Instant(string text)
    {
        var plain = text.Trim();
        if (plain.EndsWith(" UTC", StringComparison.OrdinalIgnoreCase) || plain.EndsWith(" GMT", StringComparison.OrdinalIgnoreCase))
            plain = plain[..^4];
        if (ZoneWithoutColon().Match(plain) is { Success: true } zone)
            plain = $"{plain[..^4]}{zone.Value[1..3]}:{zone.Value[3..]}";
        return DateTimeOffset.TryParseExact(plain, Formats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var at)
            ? at.ToUniversalTime()
            : null;
    }

    [GeneratedRegex("""
        ^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?
        (?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})? | \d{1,2}[-/.]\d{1,2}[-/.]\d{2}(?:\d{2})? | (?:19|20)\d{6} | (?:19|20)\d{2}
          | \d{1,2}(?:st|nd|rd|th)?[-\ .]+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-\ .,]+\d{2,4}
          | (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\ .]+(?:\d{1,2}(?:st|nd|rd|th)?[\ ,]+)?\d{4}
          | 1\d{9} | 1\d{12})
        (?:[T\ ,]+(?:at\ )?\d{1,2}:\d{2}.*)?$
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Date();

    [GeneratedRegex(@"[+-]\d{4}$")]
    private static partial Regex ZoneWithoutColon();
}
