using System.Net;

namespace DonorSync.Server.Import.Reading;

/// <summary>Removes what programs add around the text of a cell: an apostrophe, <c>="..."</c>, HTML escapes.</summary>
/// <param name="html">The file holds escaped HTML (<see cref="EscapedHtmlDetector"/>).</param>
internal sealed class CellDecoder(bool html)
{
    public ImmutableArray<string> Decode(ImmutableArray<string> cells) => [.. cells.Select(Decode)];

    public string Decode(string cell)
    {
        if (cell.Length < 2)
            return cell;
        if (html && cell.Contains('&', StringComparison.Ordinal))
            cell = WebUtility.HtmlDecode(cell);
        var text = cell.AsSpan().Trim();
        if (text is ['\'', ..])
            return SpreadsheetCsv.Read(text.ToString());
        return text is ['=', '"', .. var inside, '"'] && Unquoted(inside) is { } value ? value : cell;
    }

    /// <summary>Returns null if there is a single quotation mark inside: then it is a formula with several texts.</summary>
    private static string? Unquoted(ReadOnlySpan<char> inside)
    {
        var parts = inside.ToString().Replace("\"\"", "\0", StringComparison.Ordinal);
        return parts.Contains('"', StringComparison.Ordinal) ? null : parts.Replace('\0', '"');
    }
}
