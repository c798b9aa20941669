using System.Text;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;

namespace DonorSync.Tests.ImportTests;

public sealed class RejectsFileTests
{
    [Theory]
    [InlineData("=HYPERLINK(\"http://example.org\")")]
    [InlineData("+1+1")]
    [InlineData("-2+3")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    public async Task No_cell_runs_as_a_formula_in_a_spreadsheet(string cell)
    {
        var text = await WriteAsync(new RejectedLine(2, ["It is bad."], [cell, "plain"]));
        Assert.Contains("'" + cell.Replace("\"", "\"\"", StringComparison.Ordinal), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Line_reasons_and_cells_are_read_back_by_our_own_reader()
    {
        var text = await WriteAsync(new RejectedLine(7, ["One, two.", "Say \"three\"."], ["Zoë", "a\nb"]));
        Assert.StartsWith("\uFEFFLine,Reasons,First Name,Address\r\n", text, StringComparison.Ordinal);
        var records = await new CsvRecordReader(new StringReader(text), ',', 1000).ReadAsync(CancellationToken.None).ToListAsync();
        Assert.Equal(["7", "One, two. Say \"three\".", "Zoë", "a\nb"], records[1].Cells);
    }

    private static async Task<string> WriteAsync(RejectedLine row)
    {
        var stream = new MemoryStream();
        await using (var file = new RejectsFile(stream, ["First Name", "Address"]))
            file.Write(row);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
