using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading;

/// <summary>Error values that spreadsheets show instead of a result.</summary>
internal static partial class ErrorCells
{
    public const string NotAvailable = "#N/A";

    public static bool IsError(string text) => text is ['#', ..] && Error().IsMatch(text);

    /// <summary>Returns a note about an error cell that was read as blank.</summary>
    public static string Note(string header, string text) =>
        $"{header}: {text} is an error of the spreadsheet; the cell was taken as blank";

    [GeneratedRegex(@"^#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|BUSY!|UNKNOWN!|GETTING_DATA"
        + @"|ERROR!)$", RegexOptions.IgnoreCase)]
    private static partial Regex Error();
}
