using CsvHelper;

namespace DonorSync.Server;

/// <summary>CSV that people open in spreadsheets. A cell that would be run as a formula gets an apostrophe before it.</summary>
static class SpreadsheetCsv
{
    public static readonly CsvWriterOptions Format = CsvWriterOptions.Default with
    {
        Injection = CsvInjection.Escape,
        InjectionCharacters = "=+-@\t\r\n",
        InjectionEscape = '\'',
        ValidateFieldCount = false, // of a line that could not be read only its text is known
        WriteByteOrderMark = true, // it tells spreadsheets that this is UTF-8
        NewLine = "\r\n",
    };
}
