using System.Text;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reading.Workbooks;

namespace DonorSync.Tests.ImportTests;

public sealed class WorkbookTests
{
    private const string Styles =
        "<numFmts><numFmt numFmtId=\"164\" formatCode=\"00000\"/><numFmt numFmtId=\"165\" formatCode=\"m/d/yyyy\"/><numFmt "
        + "numFmtId=\"166\" formatCode=\"[$$-409]#,##0.00\"/>"
        + "<numFmt numFmtId=\"167\" formatCode=\"[&lt;=99999]00000;00000\\-0000\"/></numFmts>"
        + "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
        + "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"10\"/><xf "
        + "numFmtId=\"22\"/><xf numFmtId=\"167\"/></cellXfs>";

    [Theory]
    [InlineData("<c r=\"C2\" s=\"1\"><v>2134</v></c>", "02134")]
    [InlineData("<c r=\"C2\"><v>123456789012</v></c>", "123456789012")]
    [InlineData("<c r=\"C2\"><v>0.1</v></c>", "0.1")]
    [InlineData("<c r=\"C2\" s=\"2\"><v>46356</v></c>", "2026-11-30")]
    [InlineData("<c r=\"C2\" s=\"2\"><v>1</v></c>", "1900-01-01")]
    [InlineData("<c r=\"C2\" s=\"3\"><v>1234.5</v></c>", "$1,234.50")]
    [InlineData("<c r=\"C2\" s=\"4\"><v>0.125</v></c>", "12.50%")]
    [InlineData("<c r=\"C2\" s=\"5\"><v>46356.5</v></c>", "2026-11-30 12:00")]
    [InlineData("<c r=\"C2\" s=\"6\"><v>2134</v></c>", "02134")]
    [InlineData("<c r=\"C2\" s=\"6\"><v>21341234</v></c>", "02134-1234")]
    [InlineData("<c r=\"C2\" t=\"b\"><v>1</v></c>", "TRUE")]
    [InlineData("<c r=\"C2\" t=\"str\"><f>A1&amp;B1</f><v>cached</v></c>", "cached")]
    [InlineData("<c r=\"C2\" t=\"s\"><v>0</v></c>", "Zo\u00EB & Co")]
    [InlineData("<c r=\"C2\" t=\"d\"><v>2026-11-30T00:00:00</v></c>", "2026-11-30")]
    [InlineData("<c r=\"C2\" t=\"inlineStr\"><is><r><t>Rich</t></r><r><t xml:space=\"preserve\"> text</t></r><rPh><t>no</t></rPh></is></c>",
        "Rich text")]
    [InlineData("<c r=\"C2\" t=\"inlineStr\"><is><t>a_x000D_b</t></is></c>", "a b")]
    public async Task A_cell_of_Excel_is_read_as_it_is_shown(string cell, string expected)
    {
        var file = Xlsx.Of(
            Xlsx.Row(1, "First Name", "Email", "City")
                + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Ann</t></is></c><c r=\"B2\" "
                + $"t=\"inlineStr\"><is><t>a@example.org</t></is></c>{cell}</row>",
            Styles, "<si><r><t>Zo\u00EB</t></r><r><t xml:space=\"preserve\"> &amp; Co</t></r></si>");
        var row = Assert.IsType<ContactRow>(Assert.Single(await DonorFiles.ReadAsync(file)));
        Assert.Equal(("Ann", "a@example.org", expected), (row.Draft.FirstName, row.Draft.PrimaryEmail, row.Draft.City));
    }

    [Fact]
    public async Task Rows_keep_their_numbers_and_hidden_ones_are_read_and_reported()
    {
        var file = Xlsx.Of(Xlsx.Row(3, "First Name", "Email") + Xlsx.Row(5, "Ann\nBell", "bad")
            + Xlsx.Row(9, "Bob", "b@example.org").Replace("<row ", "<row hidden=\"1\" ", StringComparison.Ordinal));
        await using var reader = await DonorFileReader.OpenAsync(file, new(), CancellationToken.None);
        var rows = await reader.ReadAsync(CancellationToken.None).ToListAsync();
        Assert.Equal([5, 9], rows.Select(row => row.Line));
        Assert.Equal("Excel workbook, sheet Donors", reader.EncodingName);
        Assert.Equal("1 hidden rows of the sheet were read like the others.", Assert.Single(reader.Notes));
    }

    [Fact]
    public async Task The_only_visible_sheet_with_data_is_read_or_else_a_user_chooses()
    {
        var rows = Xlsx.Row(1, "Email") + Xlsx.Row(2, "a@example.org");
        var one = await DonorFiles.ReadAsync(Xlsx.Of([("Lists", "hidden", rows), ("Empty", "visible", ""), ("Donors", "visible", rows)]));
        Assert.Single(one);
        var two = Xlsx.Of([("Donors", "visible", rows), ("Old & gone", "visible", Xlsx.Row(1, "Email") + Xlsx.Row(2, "b@example.org"))]);
        var question = await Assert.ThrowsAsync<SheetsException>(() => DonorFiles.ReadAsync(two));
        Assert.Equal(["Donors", "Old & gone"], question.Sheets);
        await using var reader = await DonorFileReader.OpenAsync(two, new(), ColumnChoices.None, "old & GONE", CancellationToken.None);
        Assert.Equal("b@example.org",
            Assert.IsType<ContactRow>(Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync())).Draft.PrimaryEmail);
    }

    [Fact]
    public async Task An_OpenDocument_sheet_is_read_as_it_is_shown_and_repeated_cells_do_not_explode()
    {
        const string cells =
            "<table:table table:name=\"Hidden\" table:style-name=\"ta2\"><table:table-row><table:table-cell><text:p>x</text:p></table:"
            + "table-cell></table:table-row></table:table>"
            + "<table:table table:name=\"Donors\" table:style-name=\"ta1\"><table:table-header-rows><table:table-row>"
            + "<table:table-cell office:value-type=\"string\"><text:p>Email</text:p></table:table-cell><table:table-cell><text:p>Zip</"
            + "text:p></table:table-cell>"
            + "<table:table-cell><text:p>City</text:p></table:table-cell><table:table-cell "
            + "table:number-columns-repeated=\"16381\"/></table:table-row></table:table-header-rows>"
            + "<table:table-row><table:table-cell><text:p><text:span>a@</text:span>example.org</text:p><office:annotation><text:p>a "
            + "comment</text:p></office:annotation></table:table-cell>"
            + "<table:table-cell office:value-type=\"float\" office:value=\"2134\"><text:p>02134</text:p></table:table-cell>"
            + "<table:table-cell office:value-type=\"date\" office:date-value=\"2026-11-30\"><text:p>11/30/26</text:p></table:table-cell>"
            + "</table:table-row>"
            + "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell "
            + "table:number-columns-repeated=\"16384\"/></table:table-row></table:table>";
        var file = Xlsx.Ods(cells,
            "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>");
        var row = Assert.IsType<ContactRow>(Assert.Single(await DonorFiles.ReadAsync(file)));
        Assert.Equal((2, "a@example.org", "02134", "2026-11-30"), (row.Line, row.Draft.PrimaryEmail, row.Draft.Postal, row.Draft.City));
    }

    [Fact]
    public async Task A_file_that_unpacks_to_too_much_is_refused()
    {
        var bomb = Xlsx.Of(Xlsx.Row(1, "Email") + Xlsx.Row(2, new string('a', 2_000_000)));
        await RefusedAsync(bomb, "unpacks to more than", new() { MaxUnpackedBytes = 1_000_000 });
        await RefusedAsync(bomb, "more than 1,048,576 characters", new());
        const string cell = "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>xxxxxxxxxx</text:p></table:table-cell>";
        var repeated = Xlsx.Ods(
            $"<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"1000000\">{cell}</table:table-row></table:"
            + "table>");
        await RefusedAsync(repeated, "The sheet holds more than 1,000,000 characters", new() { MaxFileBytes = 1_000_000 });
        var rows = Xlsx.Ods(
            "<table:table table:name=\"A\"><table:table-row table:number-rows-repeated=\"2000000000\"><table:table-cell><text:p>x</text:p>"
            + "</table:table-cell></table:table-row></table:table>");
        await RefusedAsync(rows, "more than 1,048,576 rows", new());
    }

    [Fact]
    public async Task A_file_that_is_not_a_table_is_named_by_its_kind()
    {
        await RefusedAsync(Bytes([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), "an Excel file of the old kind (.xls)");
        await RefusedAsync(
            Bytes([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[70_000], .. Encoding.Unicode.GetBytes("EncryptedPackage")]),
            "protected by a password");
        await RefusedAsync(DonorFiles.Bytes("<html><body><table><tr><td>Email</td></tr></table></body></html>"),
            "a web page (HTML), even if its name ends with .xls");
        await RefusedAsync(DonorFiles.Bytes("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", new UnicodeEncoding(false, true)),
            "a web page (HTML)");
        await RefusedAsync(DonorFiles.Bytes("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>"),
            "an Excel file of 2003");
        await RefusedAsync(DonorFiles.Bytes("%PDF-1.7 "), "a PDF file");
        await RefusedAsync(DonorFiles.Bytes("{\"contacts\":[]}"), "a JSON file");
        await RefusedAsync(Xlsx.Zip([("donors.csv", "Email\na@example.org\n")]), "a ZIP file. Unpack it");
        await RefusedAsync(Xlsx.Zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "<a/>")]), "no workbook");
        await RefusedAsync(Bytes("PK\u0003\u0004rest"u8.ToArray()), "damaged or protected by a password");
        await RefusedAsync(Xlsx.Ods("<!DOCTYPE a [<!ENTITY b \"c\">]>"), "damaged or protected by a password");
        await RefusedAsync(Xlsx.Of(""), "The workbook is empty");
    }

    private static MemoryStream Bytes(byte[] bytes) => new(bytes);

    private static async Task RefusedAsync(Stream file, string message, ImportLimits? limits = null)
    {
        var refused = await Assert.ThrowsAnyAsync<DonorFileException>(() => DonorFiles.ReadAsync(file, limits ?? new()));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
