using DonorSync.Core;
using DonorSync.Server.Import;

namespace DonorSync.Tests.ImportTests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("Type,First Name,Last Name,Company,Email,Address 1,Address 2,City,State,Postal,Country,Integration Email Opt In,Groups")]
    [InlineData("Account Type,First Name,Last Name,Employer,Primary Email Address,Primary Street,Suite,Primary City,Primary State,Primary ZIP Code,"
        + "Primary Country,Email Interest,Groups")]
    [InlineData("Constituent Type,First name,Last name,Org. name,Preferred email,Street,Street 2,City,State,Postal code,Country,OK to email?,Current groups")]
    [InlineData("contact_type,FIRST_NAME,LAST_NAME,ORGANIZATION,EMAIL,ADDRESS,ADDRESS2,CITY,STATE,ZIP,COUNTRY,EmailOptIn,tags")]
    public async Task Headers_of_common_exports_fill_every_field(string header)
    {
        var row = await DonorFiles.ReadOneAsync(header + "\nIndividual,Ada,Lovelace,Engines Ltd,ada@example.org,1 Mill Lane,Flat 2,Leeds,YO,LS1 1AA,UK,Yes,Gala\n");
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
    public async Task The_delimiter_is_the_one_that_makes_sense_of_the_header(string header, char delimiter)
    {
        Assert.Equal(delimiter, (await DonorFiles.OpenAsync(header)).Delimiter);
    }

    [Fact]
    public async Task Columns_come_in_any_order()
    {
        var row = await DonorFiles.ReadOneAsync("Groups,Postal Code,EMAIL,last name,First Name\nA;B,01234,x@example.org,Last,First");
        Assert.Equal(("First", "Last", "x@example.org", "01234"), (row.Draft.FirstName, row.Draft.LastName, row.Draft.PrimaryEmail, row.Draft.Postal));
        Assert.Equal(["A", "B"], row.Groups);
    }

    [Fact]
    public async Task Unknown_columns_are_named_once_and_left_out()
    {
        var reader = await DonorFiles.OpenAsync("Donor Number,Email,Lifetime Giving,\n1,a@example.org,5,\n");
        Assert.Equal(["Donor Number", "Lifetime Giving", "(column 4 without a name)"], reader.Columns.Ignored);
    }

    [Fact]
    public async Task Of_two_columns_for_one_field_the_first_wins_and_the_other_is_reported()
    {
        var reader = await DonorFiles.OpenAsync("Email Address,First Name,Primary Email\nfirst@example.org,A,second@example.org\n");
        Assert.Equal("Column \"Primary Email\" means the same as \"Email Address\" and was left out.", Assert.Single(reader.Columns.Notes));
        var row = Assert.IsType<ContactRow>(Assert.Single(await reader.ReadAsync(CancellationToken.None).ToListAsync()));
        Assert.Equal("first@example.org", row.Draft.PrimaryEmail);
    }

    [Fact]
    public async Task A_file_without_a_name_or_email_column_is_refused_and_its_header_shown()
    {
        var error = await Assert.ThrowsAsync<DonorFileException>(() => DonorFiles.ReadAsync("City,Amount\nLeeds,5\n"));
        Assert.Contains("No column is a name or an e-mail address", error.Message, StringComparison.Ordinal);
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
        Assert.Contains("at most 10 are taken", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("First Name,Email")]
    [InlineData("First Name,Email\r\n")]
    public async Task A_file_with_a_header_alone_has_no_rows(string text) => Assert.Empty(await DonorFiles.ReadAsync(text));
}
