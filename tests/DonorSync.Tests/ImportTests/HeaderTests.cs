using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("Type,First Name,Last Name,Company,Email,Address 1,Address 2,City,State,Postal,Country,Integration Email Opt In,Groups")]
    [InlineData(
        "Account Type,First Name,Last Name,Employer,Primary Email Address,Primary Street,Suite,Primary City,Primary State,Primary ZIP Code,"
        + "Primary Country,Email Interest,Groups")]
    [InlineData(
        "Constituent Type,First name,Last name,Org. name,Preferred email,Street,Street 2,City,State,Postal code,Country,OK to email?,"
        + "Current groups")]
    [InlineData("contact_type,FIRST_NAME,LAST_NAME,ORGANIZATION,EMAIL,ADDRESS,ADDRESS2,CITY,STATE,ZIP,COUNTRY,EmailOptIn,tags")]
    public async Task Headers_of_common_exports_fill_every_field(string header)
    {
        var row = await DonorFiles.ReadOneAsync(
            header + "\nIndividual,Ada,Lovelace,Engines Ltd,ada@example.org,1 Mill Lane,Flat 2,Leeds,YO,LS1 1AA,UK,Yes,Gala\n");
        Assert.Equal(new DonorDraft
        {
            StatedKind = ContactKind.Person,
            FirstName = "Ada",
            LastName = "Lovelace",
            CompanyName = "Engines Ltd",
            PrimaryEmail = "ada@example.org",
            Address1 = "1 Mill Lane",
            Address2 = "Flat 2",
            City = "Leeds",
            State = "YO",
            Postal = "LS1 1AA",
            Country = "UK",
            EmailOptIn = true,
        }, row.Draft);
        Assert.Equal(["Gala"], row.Groups);
    }

    [Theory]
    [InlineData("a,b,Email,c", ',')]
    [InlineData("Email;First Name;\"Last, Name\"", ';')]
    [InlineData("Email\tFirst, Name\tx", '\t')]
    [InlineData("Email", ',')]
    [InlineData("sep=;\nEmail;First Name", ';')]
    [InlineData("sep=|\nEmail|First Name", '|')]
    public async Task The_delimiter_is_the_one_that_fits_the_header(string header, char delimiter)
    {
        Assert.Equal(delimiter, (await DonorFiles.OpenAsync(header)).Delimiter);
    }

    [Fact]
    public async Task Columns_come_in_any_order()
    {
        var row = await DonorFiles.ReadOneAsync("Groups,Postal Code,EMAIL,last name,First Name\nA;B,01234,x@example.org,Last,First");
        Assert.Equal(("First", "Last", "x@example.org", "01234"),
            (row.Draft.FirstName, row.Draft.LastName, row.Draft.PrimaryEmail, row.Draft.Postal));
        Assert.Equal(["A", "B"], row.Groups);
    }

    [Fact]
    public async Task Unknown_columns_are_named_once_and_left_out()
    {
        var reader = await DonorFiles.OpenAsync("Donor Number,Email,Lifetime Giving,\n1,a@example.org,5,\n");
        Assert.Equal(["Donor Number", "Lifetime Giving", "(column 4 without a name)"], reader.Columns.Ignored);
    }

    [Fact]
    public async Task Of_two_columns_for_one_field_the_first_that_is_filled_wins()
    {
        var reader = await DonorFiles.OpenAsync(
            "Email Address,First Name,Primary Email\nfirst@example.org,A,second@example.org\n,B,third@example.org\n");
        Assert.Equal(
            "Columns \"Email Address\" and \"Primary Email\" mean the same; the first that is filled counts, and a second address becomes "
            + "the alternate e-mail.",
            Assert.Single(reader.Columns.Notes));
        var rows = await reader.ReadAsync(CancellationToken.None).Cast<ContactRow>().ToListAsync();
        Assert.Equal([("first@example.org", "second@example.org"), ("third@example.org", null)],
            rows.Select(row => (row.Draft.PrimaryEmail, row.Draft.AlternateEmail)));
    }

    [Fact]
    public async Task Of_several_email_columns_with_one_name_the_first_that_is_filled_wins()
    {
        var row = await DonorFiles.ReadOneAsync("First Name,Last Name,Email,Email,Email\nA,B,,second@example.org,third@example.org\n");
        Assert.Equal(("second@example.org", "third@example.org"), (row.Draft.PrimaryEmail, row.Draft.AlternateEmail));
    }

    [Theory]
    [InlineData("Work Email,Home Email", "w@example.org,h@example.org", "h@example.org", "w@example.org")]
    [InlineData("Email,Work Email", ",w@example.org", "w@example.org", null)]
    [InlineData("Email 1,Email 2", ",w@example.org", "w@example.org", null)]
    [InlineData("Email,Alternate Email,Work Email", "a@example.org,b@example.org,c@example.org", "a@example.org", "b@example.org")]
    [InlineData("Email,Home Email", "a@example.org,A@example.org", "a@example.org", null)]
    public async Task Addresses_at_home_go_before_those_at_work(string header, string cells, string primary, string? alternate)
    {
        var draft = (await DonorFiles.ReadOneAsync($"{header}\n{cells}\n")).Draft;
        Assert.Equal((primary, alternate), (draft.PrimaryEmail, draft.AlternateEmail));
    }

    [Theory]
    [InlineData("Work Street,Home Street,Home City,Work City,Country", "2 W,1 H,Leeds,York,UK", "1 H", "Leeds", "UK")]
    [InlineData("Home Street,Home City,Business Street,Business City,Business Country/Region", ",,2 W,York,UK", "2 W", "York", "UK")]
    [InlineData(
        "Home Street,Home City,Business City", ",Leeds,York", null, "Leeds", null)] // a work street and a home city are not combined
    [InlineData("Address 1 - Street,Address 1 - City,Address 1 - Country,Address 2 - City", "1 H,Leeds,UK,York", "1 H", "Leeds", "UK")]
    [InlineData("Default Address Address1,Default Address City,Default Address Country Code", "1 H,Leeds,UK", "1 H", "Leeds", "UK")]
    [InlineData("Street address line 1 - Work,City - Work,Country - Work", "1 H,Leeds,UK", "1 H", "Leeds", "UK")]
    [InlineData("billing_address_1,billing_city,billing_country,shipping_city", "1 H,Leeds,UK,York", "1 H", "Leeds", "UK")]
    public async Task An_address_is_not_combined_from_two(string header, string cells, string? street, string? city, string? country)
    {
        var draft = (await DonorFiles.ReadOneAsync($"Email,{header}\na@example.org,{cells}\n")).Draft;
        Assert.Equal((street, city, country), (draft.Address1, draft.City, draft.Country));
    }

    [Fact]
    public async Task Groups_are_the_union_of_all_group_columns()
    {
        var rows = await DonorFiles.ReadAsync("First Name,Email,Groups,Tags\nA,a@example.org,,vip\nC,c@example.org,Board,vip;board\n");
        Assert.Equal(["vip"], Assert.IsType<ContactRow>(rows[0]).Groups);
        Assert.Equal(["Board", "vip"], Assert.IsType<ContactRow>(rows[1]).Groups);
    }

    [Theory]
    [InlineData("Group: Board", "Board")]
    [InlineData("group - Board", "Board")]
    [InlineData("Group Board Members", "Board Members")]
    [InlineData("List: Spring Gala", "Spring Gala")]
    [InlineData("Tag: vip", "vip")]
    [InlineData("Board Members [tag]", "Board Members")]
    [InlineData("Group Leader", null)]
    public async Task A_column_can_be_one_group(string header, string? group)
    {
        var rows = await DonorFiles.ReadAsync($"Email,{header}\na@example.org,x\nb@example.org,\nc@example.org,No\nd@example.org,TRUE\n");
        string[] expected = group is null ? [] : [group];
        Assert.Equal([expected, [], [], expected], rows.Select(row => Assert.IsType<ContactRow>(row).Groups.ToArray()));
    }

    [Fact]
    public async Task A_file_without_a_name_or_email_column_is_refused_and_its_header_shown()
    {
        var error = await Assert.ThrowsAsync<DonorFileException>(() => DonorFiles.ReadAsync("City,Amount\nLeeds,5\n"));
        Assert.Contains("No column is a name or an email address", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("City, Amount", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("\n\r\n  \n", "The file has no header line.")]
    [InlineData("\"First Name,Email\n", "The header line cannot be read: a quotation mark is opened and never closed.")]
    public async Task A_file_without_a_readable_header_is_refused(string text, string message)
    {
        Assert.Equal(message, (await Assert.ThrowsAsync<DonorFileException>(() => DonorFiles.ReadAsync(text))).Message);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused()
    {
        var error = await Assert.ThrowsAsync<DonorFileException>(
            () => DonorFiles.ReadAsync(DonorFiles.Bytes("Email\na@example.org\n"), new() { MaxFileBytes = 10 }));
        Assert.Contains("at most 10 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("First Name,Email")]
    [InlineData("First Name,Email\r\n")]
    public async Task A_file_with_a_header_alone_has_no_rows(string text) => Assert.Empty(await DonorFiles.ReadAsync(text));
}
