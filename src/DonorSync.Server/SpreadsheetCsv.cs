using System.Buffers;
using CsvHelper;

namespace DonorSync.Server;

/// <summary>
/// CSV that people open in spreadsheets. A cell that a spreadsheet would run as a formula gets an apostrophe before it, and <see
/// cref="Read"/> takes exactly that apostrophe off again.
/// </summary>
static class SpreadsheetCsv
{
    static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789 -./");

    const string Formula = "=+-@|\uFF1D\uFF0B\uFF0D\uFF20";

    public static readonly CsvWriterOptions Format = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.None, // Cell does it: what is written can be read back
        ValidateFieldCount = false, // of a line that could not be read only its text is known
        WriteByteOrderMark = true, // it tells spreadsheets that this is UTF-8
        NewLine = "\r\n",
    };

    /// <summary>
    /// Returns the text as it is written: with an apostrophe where it would be a formula, or where <see cref="Read"/> would take one off.
    /// </summary>
    public static string Cell(string? text) =>
        text is null ? "" : IsFormula(text) || (text.StartsWith('\'') && IsGuarded(text.AsSpan(1))) ? "'" + text : text;

    /// <summary>Returns the text of a cell without the one apostrophe that <see cref="Cell"/>, or a spreadsheet, put before it.</summary>
    public static string Read(string cell) => cell.StartsWith('\'') && IsGuarded(cell.AsSpan(1)) ? cell[1..] : cell;

    /// <summary>
    /// Spreadsheets keep numbers as text with an apostrophe too: <c>'02134</c>. A name such as <c>'t Hart</c> keeps its own.
    /// </summary>
    static bool IsGuarded(ReadOnlySpan<char> text)
    {
        var rest = text.TrimStart('\'');
        return IsFormula(rest) || IsNumber(rest) || IsAddress(rest);
    }

    static bool IsFormula(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return false;
        if (text[0] is '\t' or '\r' or '\n')
            return true;
        text = text.TrimStart();
        return !text.IsEmpty && Formula.Contains(text[0], StringComparison.Ordinal);
    }

    static bool IsNumber(ReadOnlySpan<char> text) =>
        !text.IsEmpty && char.IsAsciiDigit(text[0]) && !text.ContainsAnyExcept(OfNumbers);

    static bool IsAddress(ReadOnlySpan<char> text) => text.Contains('@') && !text.ContainsAny(" \t\r\n");
}
