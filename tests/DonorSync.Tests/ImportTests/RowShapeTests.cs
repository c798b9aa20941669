using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

/// <summary>Rows that are shorter than the header, and rows that are not contacts.</summary>
public sealed class RowShapeTests
{
    [Fact]
    public async Task Blank_cells_that_are_left_out_at_the_end_are_blank()
    {
        var rows = await DonorFiles.ReadAsync(
            "First Name,Last Name,Email,Groups,Email Opt In\nA,L,a@example.org,,\nB,L,b@example.org\nC\nD,L,d@example.org,Board,No\n");
        Assert.All(rows, row => Assert.IsType<ContactRow>(row));
        Assert.Equal([null, null, null, false], rows.Cast<ContactRow>().Select(row => row.Draft.EmailOptIn));
        Assert.Equal("A", (await DonorFiles.ReadOneAsync("First Name,Last Name,Email,,,\nA\n")).Draft.FirstName);
    }

    [Fact]
    public async Task A_row_that_a_line_break_has_cut_before_its_opt_out_is_no_row()
    {
        var rows = await DonorFiles.ReadAsync(
            "First Name,Email,Address,Do Not Email\nA,a@example.org,12 Elm\nSuite 5,Yes\nB,b@example.org,One\nTwo\nThree,Yes\nC,"
            + "c@example.org,x,No\n");
        Assert.Equal([2, 3, 4, 5, 6], rows.OfType<RejectedRow>().Select(row => row.Line));
        Assert.All(rows.OfType<RejectedRow>(), row =>
            Assert.Contains("a cell with a line break must be in quotation marks", Assert.Single(row.Reasons), StringComparison.Ordinal));
        Assert.Equal("c@example.org", Assert.Single(rows.OfType<ContactRow>()).Draft.PrimaryEmail);
    }

    [Theory]
    [InlineData("Total,,,")]
    [InlineData("Grand Total: 123,,,")]
    [InlineData("Count: 17,,,")]
    [InlineData("Total records,,,17")]
    [InlineData("Generated on 1/2/2026 by Ann,,,")]
    [InlineData("Page 1 of 2,,,")]
    [InlineData("17 records,,,")]
    public async Task A_total_row_is_not_a_contact(string row)
    {
        Assert.Equal(
            TotalRows.Reason, Assert.Single((await DonorFiles.ReadRejectedAsync($"First Name,Last Name,Email,Postal\n{row}\n")).Reasons));
    }

    [Theory]
    [InlineData("Total,Recall,,")]
    [InlineData("Total,,total@example.org,")]
    [InlineData("Count,Basie,,")]
    [InlineData("Page,,,")]
    public async Task A_row_with_a_name_is_a_contact(string row)
    {
        Assert.IsType<ContactRow>(Assert.Single(await DonorFiles.ReadAsync($"First Name,Last Name,Email,Postal\n{row}\n")));
    }

    [Theory]
    [InlineData("First Name|Email\nZo\u00EB|z@example.org\n")]
    [InlineData("sep=|\nFirst Name|Email\nZo\u00EB|z@example.org\n")]
    [InlineData("\uFEFF\uFEFFFirst Name,Email\nZo\u00EB,z@example.org\n")]
    public async Task Separators_and_marks_are_recognized(string file)
    {
        var row = await DonorFiles.ReadOneAsync(file);
        Assert.Equal(("Zo\u00EB", "z@example.org"), (row.Draft.FirstName, row.Draft.PrimaryEmail));
    }
}
