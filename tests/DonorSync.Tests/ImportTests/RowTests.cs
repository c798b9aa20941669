using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class RowTests
{
    [Fact]
    public async Task Lines_are_counted_as_an_editor_counts_them()
    {
        var rows = await DonorFiles.ReadAsync(
            "Email,Address\r\na@example.org,\"one\r\ntwo\r\nthree\"\r\n\r\nnot-an-address,x\r\n,,,\r\nb@example.org,y");
        Assert.Equal([2, 6, 8], rows.Select(row => row.Line));
        Assert.Equal("one\ntwo\nthree", Assert.IsType<ContactRow>(rows[0]).Draft.Address1);
    }

    [Fact]
    public async Task All_reasons_of_a_row_are_reported_together_with_column_and_value()
    {
        var row = await DonorFiles.ReadRejectedAsync(
            "Type,E-mail,Alternate Email,Do Not Email\nRobot,ada(at)example.org,also bad,perhaps\n");
        Assert.Equal(
        [
            "E-mail: \"ada(at)example.org\" is not a valid e-mail address.",
            "Alternate Email: \"also bad\" is not a valid e-mail address.",
            "Do Not Email: \"perhaps\" is neither yes nor no.",
        ], row.Reasons);
        Assert.Equal(["Robot", "ada(at)example.org", "also bad", "perhaps"], row.Cells);
    }

    [Theory]
    [InlineData("a@example.org,x,y,z", "The row has 4 cells, the header has 3.")]
    [InlineData("a@example.org,\"x", "A quotation mark is opened and never closed.")]
    [InlineData(",,Leeds", "The row has no name, no company and no e-mail address.")]
    [InlineData("a@example.org,A\0da,Leeds", "First Name: the cell holds a control character (U+0000).")]
    public async Task Rejected_rows_have_a_reason(string row, string reason)
    {
        var rejected = await DonorFiles.ReadRejectedAsync($"Email,First Name,City\n{row}\n");
        Assert.Equal((2, reason), (rejected.Line, Assert.Single(rejected.Reasons)));
    }

    [Fact]
    public async Task A_cell_of_a_million_characters_rejects_its_row_and_the_next_row_is_read()
    {
        var limits = new ImportLimits { MaxRowLength = 1_000_000 };
        var rows = await DonorFiles.ReadAsync(
            DonorFiles.Bytes($"Email,City\na@example.org,{new string('x', 1_000_000)}\nb@example.org,Leeds\n"), limits);
        Assert.Contains(
            "longer than 1,000,000 characters", Assert.Single(Assert.IsType<RejectedRow>(rows[0]).Reasons), StringComparison.Ordinal);
        Assert.Equal("b@example.org", Assert.IsType<ContactRow>(rows[1]).Draft.PrimaryEmail);
    }

    [Fact]
    public async Task Blank_cells_beyond_the_header_are_padding()
    {
        Assert.Equal("a@example.org", (await DonorFiles.ReadOneAsync("Email,City\na@example.org,Leeds,, ,\n")).Draft.PrimaryEmail);
    }

    [Theory]
    [InlineData("Email Opt In", "Yes", true)]
    [InlineData("Email Opt In", "n", false)]
    [InlineData("Email Opt In", "TRUE", true)]
    [InlineData("Email Opt In", "0", false)]
    [InlineData("Email Opt In", "Unsubscribed", false)]
    [InlineData("Email Interest", "All", true)]
    [InlineData("Email Interest", "OptedOut", false)]
    [InlineData("Do Not Email", "x", false)]
    [InlineData("Do Not Email", "No", true)]
    [InlineData("Opted Out of Email", "true", false)]
    [InlineData("Opted Out of Email", "Opted out", false)]
    [InlineData("Opted Out of Email", "", null)]
    public async Task Opt_in_is_read_from_either_way_of_asking(string header, string cell, bool? expected)
    {
        Assert.Equal(expected, (await DonorFiles.ReadOneAsync($"Email,{header}\na@example.org,{cell}\n")).Draft.EmailOptIn);
    }

    [Theory]
    [InlineData("Yes,Yes", false)]
    [InlineData("Yes,No", true)]
    [InlineData("No,No", false)]
    [InlineData(",No", true)]
    [InlineData(",", null)]
    public async Task One_opt_out_in_several_columns_about_consent_counts(string cells, bool? expected)
    {
        Assert.Equal(
            expected, (await DonorFiles.ReadOneAsync($"Email,Email Opt In,Do Not Email\na@example.org,{cells}\n")).Draft.EmailOptIn);
    }

    [Fact]
    public async Task Every_preference_has_its_column()
    {
        var row = await DonorFiles.ReadOneAsync(
            "Email,Email Deliverable?,Allows Solicitations,Marketing Mail,Newsletter,Receive Other Mail,Alternate Email "
            + "Opt-In?\na@example.org,no,no,no,no,no,no\n");
        Assert.Equal(new DonorDraft
        {
            PrimaryEmail = "a@example.org",
            EmailDeliverable = false,
            AllowsSolicitations = false,
            MarketingMail = false,
            Newsletter = false,
            ReceiveOtherMail = false,
            AlternateEmailOptIn = false,
        }, row.Draft);
    }

    [Theory]
    [InlineData("Robot,Ada,Lovelace,Hope", ContactKind.Person)]
    [InlineData("Robot,,,Hope", ContactKind.Organization)]
    public async Task An_unknown_type_is_noted_and_the_names_decide(string cells, ContactKind expected)
    {
        var row = await DonorFiles.ReadOneAsync($"Type,First Name,Last Name,Company\n{cells}\n");
        Assert.Equal(expected, row.Draft.Kind);
        Assert.Equal("Type: \"Robot\" is neither Person nor Organization nor Group, so the names decide", Assert.Single(row.Notes));
    }

    [Theory]
    [InlineData("IN", ContactKind.Person)]
    [InlineData("CO", ContactKind.Organization)]
    [InlineData("Individual", ContactKind.Person)]
    [InlineData("Corporation", ContactKind.Organization)]
    [InlineData("O", ContactKind.Organization)]
    [InlineData("Household Account", ContactKind.Person)]
    public async Task Words_of_other_systems_say_the_type(string word, ContactKind expected)
    {
        Assert.Equal(
            expected, (await DonorFiles.ReadOneAsync($"Type,First Name,Last Name,Company\n{word},Ada,Lovelace,Hope\n")).Draft.Kind);
    }

    [Theory]
    [InlineData("Person,Ada,,", ContactKind.Person)]
    [InlineData("Household,Ada,Lovelace,", ContactKind.Person)]
    [InlineData("Foundation,,,Hope", ContactKind.Organization)]
    [InlineData(",,,Hope", ContactKind.Organization)]
    [InlineData(",Ada,Lovelace,Hope", ContactKind.Person)]
    [InlineData(",Ada,,", ContactKind.Person)]
    public async Task A_blank_type_follows_from_the_names(string cells, ContactKind expected)
    {
        Assert.Equal(expected, (await DonorFiles.ReadOneAsync($"Type,First Name,Last Name,Company\n{cells}\n")).Draft.Kind);
    }

    [Theory]
    [InlineData(",Ada King Lovelace,,", "Ada King", "Lovelace", null)]
    [InlineData(",\"Lovelace, Ada\",,", "Ada", "Lovelace", null)]
    [InlineData(",Cher,,", null, "Cher", null)]
    [InlineData("Company,\"Smith & Sons, Inc.\",,", null, null, "Smith & Sons, Inc.")]
    [InlineData(",Mrs. A. Lovelace,Ada,", "Ada", null, null)]
    public async Task A_full_name_serves_rows_without_parts_of_a_name(string cells, string? first, string? last, string? company)
    {
        var draft = (await DonorFiles.ReadOneAsync($"Type,Name,First Name,Last Name\n{cells}\n")).Draft;
        Assert.Equal((first, last, company), (draft.FirstName, draft.LastName, draft.CompanyName));
    }

    [Fact]
    public async Task Groups_are_split_trimmed_and_named_once()
    {
        Assert.Equal(["Newsletter", "Gala 2026", "Board"],
            (await DonorFiles.ReadOneAsync("Email,Groups\na@example.org, Newsletter ;Gala  2026;;newsletter|Board\n")).Groups);
    }

    [Fact]
    public async Task A_row_of_type_Group_names_groups_without_a_contact()
    {
        var rows = await DonorFiles.ReadAsync("Type,Email,Groups\nGroup,,Gala 2027;Alumni\nGroup,,\nGroup,a@example.org,Board\n");
        Assert.Equal(["Gala 2027", "Alumni"], Assert.IsType<GroupRow>(rows[0]).Groups);
        Assert.Equal("A row of type Group names no group.", Assert.Single(Assert.IsType<RejectedRow>(rows[1]).Reasons));
        Assert.IsType<RejectedRow>(rows[2]);
    }

    [Fact]
    public async Task Cells_are_trimmed_and_inner_white_space_is_one_space()
    {
        var draft = (await DonorFiles.ReadOneAsync("First Name,Last Name,City\n \u00A0Mary   Ann ,\"O'Hara\nJr.\",  \n")).Draft;
        Assert.Equal(("Mary Ann", "O'Hara Jr.", null), (draft.FirstName, draft.LastName, draft.City));
    }
}
