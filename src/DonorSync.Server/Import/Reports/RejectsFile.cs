using System.Globalization;
using CsvHelper;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Reports;

/// <summary>
/// Writes rejected rows as CSV: line, reasons, then the columns of the file, so that a user can correct and import them again. An import
/// reads each cell like the original one (<see cref="SpreadsheetCsv.Read"/>).
/// </summary>
internal sealed class RejectsFile : IAsyncDisposable
{
    private readonly CsvWriter writer;

    /// <param name="stream">Stays open.</param>
    public RejectsFile(Stream stream, IEnumerable<string> headers)
    {
        writer = CsvWriter.Create(stream, SpreadsheetCsv.Format, leaveOpen: true);
        writer.WriteRecord([.. DonorSyncFiles.RejectColumns, .. headers.Select(SpreadsheetCsv.Cell)]);
    }

    private RejectsFile(CsvWriter writer) => this.writer = writer;

    /// <summary>Continues a file that already has its header.</summary>
    public static RejectsFile Continue(Stream stream) =>
        new(CsvWriter.Create(stream, SpreadsheetCsv.Format with { WriteByteOrderMark = false }, leaveOpen: true));

    public async Task FlushAsync() => await writer.FlushAsync();

    public void Write(RejectedLine row) =>
        writer.WriteRecord(
            [row.Line.ToString(CultureInfo.InvariantCulture), SpreadsheetCsv.Cell(string.Join(" ", row.Reasons)),
                .. row.Cells.Select(SpreadsheetCsv.Cell)]);

    public ValueTask DisposeAsync() => writer.DisposeAsync();
}
