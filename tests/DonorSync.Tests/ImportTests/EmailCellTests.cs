using DonorSync.Server.Import.Reading;

namespace DonorSync.Tests.ImportTests;

public sealed class EmailCellTests
{
    [Theory]
    [InlineData("mailto:a@example.org")]
    [InlineData("MAILTO:a@example.org?subject=Hi%20there")]
    [InlineData("a@example.org.")]
    [InlineData("a@example.org;")]
    [InlineData(" a@example.org, ")]
    [InlineData("<a@example.org>")]
    [InlineData("Ann Five <a@example.org>")]
    [InlineData("\"Five, Ann\" <a@example.org>")]
    [InlineData("Five, Ann <mailto:a@example.org>")]
    [InlineData("Ann (a@example.org)")]
    [InlineData("a@example.org (work, old)")]
    [InlineData("Work: a@example.org")]
    [InlineData("'a@example.org'")]
    [InlineData("\"a@example.org\"")]
    [InlineData("\u201Ca@example.org\u201D")]
    [InlineData("\u00A0a@example.org\u3000")]
    [InlineData("\u200Ba@exam\u00ADple.org\uFEFF")]
    [InlineData("\u202Aa@example.org\u202C")]
    [InlineData("\u2066a@example.org\u2069")]
    [InlineData("\uFF41\uFF20example.org")]
    [InlineData("a@example.org; n/a")]
    [InlineData("a@example.org\n")]
    public void Text_around_an_address_is_dropped(string cell)
    {
        var read = EmailCells.Read(new CellDecoder(html: false).Decode(cell));
        Assert.True(read.IsUnderstood);
        Assert.Equal("a@example.org", Assert.Single(read.Addresses));
    }

    [Theory]
    [InlineData("a@example.org; b@example.org")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("a@example.org / b@example.org")]
    [InlineData("a@example.org/b@example.org")]
    [InlineData("a@example.org|b@example.org")]
    [InlineData("a@example.org\nb@example.org")]
    [InlineData("a@example.org b@example.org")]
    [InlineData("a@example.org; A@Example.org; b@example.org")]
    [InlineData("Ann <a@example.org>, Bob <b@example.org>")]
    [InlineData("a@example.org (home), b@example.org (work)")]
    public void Several_addresses_come_in_their_order(string cell)
    {
        var read = EmailCells.Read(cell);
        Assert.True(read.IsUnderstood);
        Assert.Equal(["a@example.org", "b@example.org"], read.Addresses);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \u200B ")]
    [InlineData("N/A")]
    [InlineData("#N/A")]
    [InlineData("none")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("no email")]
    [InlineData("No e-mail")]
    [InlineData("unknown")]
    [InlineData("(blank)")]
    public void A_word_for_no_address_is_a_blank_cell(string cell)
    {
        Assert.Equal((true, 0), (EmailCells.Read(cell).IsUnderstood, EmailCells.Read(cell).Addresses.Length));
    }

    [Theory]
    [InlineData("unknown@")]
    [InlineData("a@localhost")]
    [InlineData("a@example..org")]
    [InlineData("a @example.org")]
    [InlineData("a@ example.org")]
    [InlineData("a@example,org")]
    [InlineData("a@example.c")]
    [InlineData("a@[192.0.2.1]")]
    [InlineData("o\u2019hara@example.org")]
    [InlineData("a(at)example.org")]
    [InlineData("a@example.org; b@")]
    [InlineData("a@example.org do not email")]
    [InlineData("declined")]
    public void An_address_is_never_invented(string cell)
    {
        Assert.False(EmailCells.Read(cell).IsUnderstood);
    }

    [Theory]
    [InlineData("a.b+tag@example.org")]
    [InlineData("o'hara/x@example.org")]
    [InlineData("\u00E416@ex\u00E4mple.org")]
    [InlineData("'a@example.org")]
    public void A_valid_address_stays_as_it_is_C1(string cell)
    {
        Assert.Equal([cell], EmailCells.Read(cell).Addresses);
    }

    [Fact]
    public async Task The_second_address_becomes_the_alternate_one_if_that_is_free()
    {
        const string header = "First Name,Email,Alternate Email\n";
        var row = await DonorFiles.ReadOneAsync(header + "Ann,a@example.org; b@example.org; c@example.org,\n");
        Assert.Equal(("a@example.org", "b@example.org"), (row.Draft.PrimaryEmail, row.Draft.AlternateEmail));
        Assert.Equal(
        [
            "Email: the cell holds several addresses; b@example.org became the alternate email",
            "Email: the cell holds several addresses; c@example.org was not used",
        ], row.Notes);
        var taken = await DonorFiles.ReadOneAsync(header + "Ann,a@example.org / b@example.org,x@example.org\n");
        Assert.Equal(("a@example.org", "x@example.org"), (taken.Draft.PrimaryEmail, taken.Draft.AlternateEmail));
        Assert.Equal("Email: the cell holds several addresses; b@example.org was not used", Assert.Single(taken.Notes));
    }

    [Fact]
    public async Task A_rejection_shows_invisible_characters()
    {
        var row = await DonorFiles.ReadRejectedAsync("Email\na\u200B@\u00A0example.org\n");
        Assert.Equal("Email: \"a<U+200B>@<U+00A0>example.org\" is not a valid e-mail address.", Assert.Single(row.Reasons));
    }
}
