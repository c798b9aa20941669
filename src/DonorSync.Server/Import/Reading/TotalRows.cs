using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Rows at the end of a report that are not contacts: "Total", "Grand Total: 123", "Generated on 1/2/2026". They are rejected, so that a
/// user sees them; a Type marks such a row as a contact after all.
/// </summary>
internal static partial class TotalRows
{
    public const string Reason = "The row looks like a total or a footer of the report. If it is a contact, fill in its Type or an email "
        + "address.";

    public static bool IsTotal(IReadOnlyList<string> cells, ImmutableArray<MappedColumn> types)
    {
        if (types.Any(column => !VisibleText.IsBlank(cells[column.Index])))
            return false;
        var filled = cells.Select(VisibleText.Line).Where(cell => cell.Length > 0).ToList();
        if (filled is not [var first, .. var others] || first.Contains('@', StringComparison.Ordinal))
            return false;
        return (Total().IsMatch(first) && others.TrueForAll(IsAmount)) || (others.Count == 0 && Footer().IsMatch(first));
    }

    private static bool IsAmount(string cell) => !cell.Any(char.IsLetter) && cell.Any(char.IsDigit);

    [GeneratedRegex(@"^(?:grand |report |overall |sub-? ?)?totals?(?: (?:for|of|number of|records|contacts|donors|constituents|rows"
        + @"|count|amount)\b.*)?\s*(?:[:=(#]?[\s\d.,$)]*)$|^(?:record |row |contact |donor )?count\s*[:=]?\s*[\d.,]+$|^(?:sum|average"
        + @"|avg)\s*[:=]?\s*[\d.,$]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Total();

    [GeneratedRegex(@"^(?:report )?(?:generated|printed|exported|created|run|downloaded|as of|date printed|report date)\b.*\d"
        + @"|^page \d+(?: of \d+)?$|^-*\s*end of (?:report|file|data|list)\b|^\d+ (?:records?|rows?|contacts?|donors?|constituents?)\b"
        + @"|^(?:number of|total) .*:?\s*\d+$|^copyright\b|^confidential\b", RegexOptions.IgnoreCase)]
    private static partial Regex Footer();
}
