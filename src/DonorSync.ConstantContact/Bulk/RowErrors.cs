using System.Globalization;
using System.Text.RegularExpressions;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>
/// Reads errors of a job that name a line of what was sent: "Line 3: Invalid email address". The first row is line 2, in a JSON import as
/// in a file, whose line 1 is the header.
/// </summary>
internal static partial class RowErrors
{
    const int FirstLine = 2;

    /// <summary>Notes errors that name a row under the row's key (B7), and returns those about the whole job.</summary>
    /// <param name="keys">The key of each row in the order sent; empty if lines cannot be assigned to rows.</param>
    public static ImmutableArray<string> Note(ImmutableArray<string> errors, IReadOnlyList<string> keys, BulkNotes notes)
    {
        List<string> others = [];
        foreach (var error in errors)
        {
            if (keys.Count > 0 && Line().Match(error) is { Success: true } match
                && int.TryParse(match.Groups["line"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var line)
                && line >= FirstLine && line - FirstLine < keys.Count)
            {
                var text = match.Groups["text"].Value.Trim();
                notes.Refused(keys[line - FirstLine], $"Constant Contact refused the contact: {(text.Length > 0 ? text : error)}");
            }
            else
                others.Add(error);
        }
        return [.. others];
    }

    [GeneratedRegex(
        @"^\s*(?:error\s+(?:on|in|at)\s+)?(?:line|row)\s*(?:#|no\.?\s*|number\s+)?(?<line>\d{1,6})\b\s*[:;,"
        + @".)\-\u2013\u2014]*\s*(?<text>.*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline, 1000)]
    private static partial Regex Line();
}
