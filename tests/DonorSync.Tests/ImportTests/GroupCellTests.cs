using CsCheck;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class GroupCellTests
{
    [Theory]
    [InlineData("Board; Volunteers;")]
    [InlineData("Board|Volunteers")]
    [InlineData("Board\nVolunteers\n")]
    [InlineData("[\"Board\",\"Volunteers\"]")]
    [InlineData("['Board', 'Volunteers']")]
    [InlineData("\"Board\",\"Volunteers\"")]
    [InlineData("\"Board\", Volunteers")]
    [InlineData("Board, Volunteers")]
    [InlineData("Board,Volunteers,")]
    [InlineData("Board (1/2/2020); Volunteers (2021-03-04)")]
    [InlineData("Board; N/A; Volunteers; #N/A; none; -; null; (blank)")]
    [InlineData("Board; board; BOARD\u200B; Volunteers")]
    public void Names_are_separated_however_a_program_separates_them(string cell)
    {
        Assert.Equal(["Board", "Volunteers"], GroupCells.Read(cell).Names);
    }

    [Theory]
    [InlineData("Board / Volunteers")]
    [InlineData("Friends, Family & Co.")]
    [InlineData("Acme, Inc.")]
    [InlineData("Arts, Music and Dance")]
    [InlineData("1,000 Friends")]
    [InlineData("\"Board, Volunteers\"")]
    [InlineData("\"N/A\"")]
    [InlineData("[Board]")]
    public void One_name_stays_one_name(string cell)
    {
        Assert.Equal(cell.Trim('"'), Assert.Single(GroupCells.Read(cell).Names));
    }

    [Fact]
    public void The_meaning_of_a_comma_depends_on_the_existing_groups_and_is_reported()
    {
        Assert.Equal(["Parks, Trails"], GroupCells.Read("Parks, Trails", new HashSet<string> { "Parks, Trails" }.Contains).Names);
        var known = GroupCells.Read("Staff, Friends & Family", new HashSet<string> { "Staff", "Friends & Family" }.Contains);
        Assert.Equal((2, null), (known.Names.Length, known.Note));
        Assert.Equal("\"Parks, Trails\" was split at its commas into 2 groups", GroupCells.Read("Parks, Trails").Note);
        Assert.Equal(
            "\"Friends, Family & Co.\" was taken for the name of one group; semicolons separate names",
            GroupCells.Read("Friends, Family & Co.").Note);
        Assert.Equal(["Parks, Trails", "Board"], GroupCells.Read("Parks, Trails; Board").Names);
    }

    [Fact]
    public async Task A_cell_with_commas_is_noted_once()
    {
        var rows = await DonorFiles.ReadAsync("Email,Groups\na@example.org,\"A, B\"\nb@example.org,\"A, B\"\n");
        Assert.Equal([1, 0], rows.Select(row => row.Notes.Length));
    }

    [Fact]
    public void Written_groups_with_any_names_are_read_back()
    {
        string[] known =
        [
            "Board", "A; B", "A|B", "A, B", "Acme, Inc.", "\"2024\"", "\"Bob", "x\"y", "N/A", "None", "[\"a\"]", "[x", "Gala (1/2/2020)",
            "#REF!", "'+Plus",
        ];
        var name = Gen.OneOf(Gen.Int[0, known.Length - 1].Select(index => known[index]), Gen.String[Gen.Char["ab ;|,\"'[]()&-=+"], 1, 8])
            .Select(GroupNames.Clean).Where(text => text.Length > 0);
        name.Array[1, 4].Select(names => names.Distinct(GroupNames.Comparer).ToArray()).Sample(
            names =>
                Assert.Equal(names, GroupCells.Read(new CellDecoder(html: false).Decode(SpreadsheetCsvCell(names))).Names,
                GroupNames.Comparer), iter: 20_000);
    }

    private static string SpreadsheetCsvCell(string[] names) => Server.SpreadsheetCsv.Cell(GroupCells.Write(names));
}
