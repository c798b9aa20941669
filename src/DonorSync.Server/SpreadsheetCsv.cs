using System.Buffers;
using CsvHelper;

namespace DonorSync.Server;

/// <summary>
/// CSV for spreadsheets. A cell that a spreadsheet would run as a formula gets an apostrophe, which <see cref="Read"/> removes again.
/// </summary>
static class SpreadsheetCsv
{
    static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789 -./");

    const string Formula = "=+-@|\uFF1D\uFF0B\uFF0D\uFF20";

    public static readonly CsvWriterOptions Format = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.None, // Cell does it, so that the text can be read back
        ValidateFieldCount = false, // an unreadable line has only its text
        WriteByteOrderMark = true, // so that spreadsheets read it as UTF-8
        NewLine = "\r\n",
    };

    /// <summary>
    /// Returns the text to write: with an apostrophe if it would be a formula, or if <see cref="Read"/> would remove one.
    /// </summary>
    public static string Cell(string? text) =>
        text is null ? "" : IsFormula(text) || (text.StartsWith('\'') && IsGuarded(text.AsSpan(1))) ? "'" + text : text;

    /// <summary>Returns the text of a cell without the apostrophe that <see cref="Cell"/> or a spreadsheet added.</summary>
    public static string Read(string cell) => cell.StartsWith('\'') && IsGuarded(cell.AsSpan(1)) ? cell[1..] : cell;

    /// <summary>
    /// Spreadsheets also store numbers as text with an apostrophe: <c>'02134</c>. A name such as <c>'t Hart</c> keeps its own.
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
