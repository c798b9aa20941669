using System.Text;
using CsCheck;
using DonorSync.Server;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class CellDecoderTests
{
    [Theory]
    [InlineData("'02134", "02134")]
    [InlineData("'-Ann-", "-Ann-")]
    [InlineData("'=Suite 5", "=Suite 5")]
    [InlineData("''=x", "'=x")]
    [InlineData("'\uFF1Dx", "\uFF1Dx")]
    [InlineData("'|x", "|x")]
    [InlineData("=\"1 Elm\"", "1 Elm")]
    [InlineData("=\"02134\"", "02134")]
    [InlineData("=\"say \"\"hi\"\"\"", "say \"hi\"")]
    [InlineData("=\"a\"&\"b\"", "=\"a\"&\"b\"")]
    [InlineData("=1+1", "=1+1")]
    [InlineData("'t Hart", "'t Hart")]
    [InlineData("'90s Club", "'90s Club")]
    [InlineData("'=\"1\"", "=\"1\"")]
    public void Quotes_that_a_spreadsheet_adds_to_a_text_are_removed(string cell, string expected)
    {
        Assert.Equal(expected, new CellDecoder(html: false).Decode(cell));
    }

    [Fact]
    public void A_written_cell_with_any_text_is_read_back()
    {
        Gen.String[Gen.Char["ab1 '\"=+-@|\t\uFF1D&;."], 0, 8].Select(text => text.Trim()).Sample(
            text => new CellDecoder(html: false).Decode(SpreadsheetCsv.Cell(text)).Trim() == text, iter: 50_000);
    }

    [Fact]
    public async Task Entities_are_read_in_a_file_that_evidently_has_them_and_nowhere_else()
    {
        const string escaped = "First Name,Email,Groups\nRen&eacute;e,a@example.org,Arts &amp; Crafts; O&#39;Hara\n";
        var row = await DonorFiles.ReadOneAsync(escaped);
        Assert.Equal("Ren\u00E9e", row.Draft.FirstName);
        Assert.Equal(["Arts & Crafts", "O'Hara"], row.Groups);
        var rows = await DonorFiles.ReadAsync(escaped + "Smith & Sons &amp; Co,b@example.org,\n");
        Assert.Equal("Smith & Sons &amp; Co", Assert.IsType<ContactRow>(rows[1]).Draft.FirstName);
        var own = await DonorFiles.ReadOneAsync("Line,Reasons,First Name,Email\n2,x,A&amp;B,a@example.org\n");
        Assert.Equal("A&amp;B", own.Draft.FirstName);
    }

    [Fact]
    public async Task Spreadsheet_errors_read_as_blank_and_are_reported()
    {
        var row = await DonorFiles.ReadOneAsync("First Name,Email,Zip,Address 1,Groups\nE,z@example.org,#REF!,#NAME?,#N/A\n");
        Assert.Equal((null, null, 0), (row.Draft.Postal, row.Draft.Address1, row.Groups.Length));
        Assert.Equal(2, row.Notes.Length);
        var rejected = await DonorFiles.ReadRejectedAsync("Email,Email Opt In\na@example.org,#REF!\n");
        Assert.Contains("neither yes nor no", Assert.Single(rejected.Reasons), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Zo\u00EB", "Zoe\u0308")]
    [InlineData("Jos\u00E9", "\u200BJose\u0301\u00AD")]
    [InlineData("Nguy\u1EC5n", "Nguye\u0302\u0303n")]
    [InlineData("Mary Ann", "Mary\u00A0 \u2003Ann\u2028")]
    [InlineData("\u0439", "\u0438\u0306")]
    public void Names_that_look_the_same_are_one_name(string one, string other)
    {
        Assert.Equal(one, CellValues.Line(other));
        Assert.Equal(
            DonorKey.Of(new() { FirstName = one, PrimaryEmail = "a@example.org" }),
            DonorKey.Of(new() { FirstName = other, PrimaryEmail = "a@example.org" }));
        Assert.Equal(GroupNames.Fold(one), GroupNames.Fold(other.ToUpperInvariant()));
        Assert.Equal(one.Normalize(NormalizationForm.FormC), VisibleText.Line(one));
    }
}
