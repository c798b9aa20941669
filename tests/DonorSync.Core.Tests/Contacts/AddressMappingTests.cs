namespace DonorSync.Core.Tests.Contacts;

/// <summary>C11: two address lines of the CRM are one street in Constant Contact, and both sides cut text that is too long.</summary>
public sealed class AddressMappingTests
{
    static string Of(int length, char c = 'x') => new(c, length);

    static ContactFields Lines(string? one, string? two = null) => new(Address1: one, Address2: two);

    [Fact]
    public void C2_C3_only_names_that_are_synced_are_sent()
    {
        var crm = new ContactFields("Ada", "Lovelace");
        Assert.Equal(("Ada", "Lovelace"), Names(names: true));
        Assert.Equal((null, null), Names(names: false));

        (string?, string?) Names(bool names)
        {
            var sent = AddressMapping.ToCtct(crm, names).Fields;
            return (sent.FirstName, sent.LastName);
        }
    }

    [Theory]
    [InlineData(0, 254)]
    [InlineData(100, 154)]
    [InlineData(253, 1)]
    [InlineData(254, 0)]
    [InlineData(300, 0)]
    public void C11_the_second_line_gets_the_rest_of_255_characters_after_the_first_and_a_space(int first, int second) =>
        Assert.Equal(second, AddressMapping.ToCtct(Lines(first == 0 ? null : Of(first), Of(400)), true).Street2?.Length ?? 0);

    [Theory]
    [InlineData(49, 49)]
    [InlineData(50, 50)]
    [InlineData(51, 50)]
    public void C2_a_long_value_is_cut_to_50(int typed, int sent) =>
        Assert.Equal(sent, AddressMapping.ToCtct(new(City: Of(typed)), true).Fields.City!.Length);

    [Fact]
    public void C2_a_cut_parts_no_character_made_of_two()
    {
        Assert.Equal(Of(49), AddressMapping.ToCtct(new(City: Of(49) + "😀 city"), true).Fields.City);
        Assert.Equal(Of(48) + "😀", AddressMapping.ToCtct(new(City: Of(48) + "😀 city"), true).Fields.City);
    }

    [Theory]
    [InlineData("9 Hall", "9 Hall", null)]
    [InlineData("9 Hall\r\nEast wing", "9 Hall", "East wing")]
    [InlineData("\nEast wing", null, "East wing")]
    [InlineData("9 Hall\n", "9 Hall", null)]
    public void C11_a_line_break_parts_a_street(string street, string? one, string? two) =>
        Assert.Equal((one, two), AddressMapping.Split(street));

    [Theory]
    [InlineData("12 Row", "Flat 3", "12 Row, Flat 3", true)]
    [InlineData("12 Row", "Flat 3", "12 ROW FLAT 3", true)]
    [InlineData("12 Row", "Flat 3", "12 Row", false)]
    [InlineData("12 Row", null, "12 Row, Flat 3", false)]
    [InlineData("12 Row", null, null, false)]
    [InlineData(null, null, null, true)]
    public void C11_the_joined_form_is_known_again_and_a_part_of_it_is_an_edit(string? one, string? two, string? street, bool joined) =>
        Assert.Equal(joined, AddressMapping.IsJoined(Lines(one, two), street));

    [Theory]
    [InlineData(253, false)]
    [InlineData(254, true)]
    [InlineData(255, true)]
    public void C11_a_street_that_was_cut_is_known_by_its_beginning(int kept, bool joined) =>
        Assert.Equal(joined, AddressMapping.IsJoined(Lines(Of(300)), Of(kept)));

    [Fact]
    public void C11_a_long_street_of_other_words_or_of_none_is_an_edit()
    {
        Assert.False(AddressMapping.IsJoined(Lines(Of(300)), Of(255, 'y')));
        Assert.False(AddressMapping.IsJoined(Lines(Of(300)), Of(255, '-')));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(" \t", null)]
    [InlineData(" Ada ", "Ada")]
    public void A_blank_value_reads_as_none(string? typed, string? kept) => Assert.Equal(kept, Blank.ToNull(typed));
}
