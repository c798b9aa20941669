using System.Globalization;
using CsvHelper;

namespace DonorSync.Server.Import;

/// <summary>
/// Writes rejected rows as CSV: line, reasons, then the columns of the file, so that a person can mend and import them again. A
/// cell that a spreadsheet would run as a formula gets an apostrophe before it.
/// </summary>
internal sealed class RejectsFile : IAsyncDisposable
{
    private readonly CsvWriter writer;

    /// <param name="stream">Stays open.</param>
    public RejectsFile(Stream stream, IEnumerable<string> headers)
    {
        writer = CsvWriter.Create(stream, SpreadsheetCsv.Format, leaveOpen: true);
        writer.WriteRecord(["Line", "Reasons", .. headers]);
    }

    public void Write(RejectedLine row) =>
        writer.WriteRecord([row.Line.ToString(CultureInfo.InvariantCulture), string.Join(" ", row.Reasons), .. row.Cells]);

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
