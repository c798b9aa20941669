namespace DonorSync.Core.Tests.Places;

/// <summary>C11: spellings that mean the same country or state, and similar ones that do not.</summary>
public sealed class PlacesTests
{
    [Theory]
    [InlineData("US", "United States")]
    [InlineData("usa", "U.S.A.")]
    [InlineData("U.S.", "The United States of America")]
    [InlineData("U. S. A.", "America")]
    [InlineData("UK", "GB")]
    [InlineData("U.K.", "Great Britain")]
    [InlineData("GBR", "United Kingdom of Great Britain and Northern Ireland")]
    [InlineData("United Kingdom of Great Britain and Northern Irela", "United Kingdom")]
    [InlineData("Netherlands", "the netherlands")]
    [InlineData("Holland", "NL")]
    [InlineData("South Korea", "Korea, Republic of")]
    [InlineData("Republic of Korea", "KOR")]
    [InlineData("Russia", "Russian Federation")]
    [InlineData("Ivory Coast", "Côte d’Ivoire")]
    [InlineData("Cote d'Ivoire", "CI")]
    [InlineData("Czechia", "Czech Republic")]
    [InlineData("Turkey", "Türkiye")]
    [InlineData("Tu\u0308rkiye", "TUR")]
    [InlineData("Viet Nam", "Vietnam")]
    [InlineData("Saint Lucia", "St. Lucia")]
    [InlineData("Saint Vincent and the Grenadines", "St. Vincent & Grenadines")]
    [InlineData("Trinidad and Tobago", "TRINIDAD & TOBAGO")]
    [InlineData("Congo, The Democratic Republic of the", "CD")]
    [InlineData("Guinea-Bissau", "Guinea Bissau")]
    [InlineData("Hong Kong", "Hong Kong SAR China")]
    [InlineData("CA", "Canada")]
    [InlineData("GA", "Gabon")]
    [InlineData("DE", "Germany")]
    [InlineData("IN", "India")]
    [InlineData("Georgia", "GE")]
    [InlineData("Puerto Rico", "PR")]
    [InlineData("Freedonia", " freedonia.")]
    public void C11_a_country_is_the_same_in_another_spelling(string one, string other)
    {
        Assert.True(PlaceComparison.SameCountry(one, other));
        Assert.True(PlaceComparison.SameCountry(other, one));
    }

    [Theory]
    [InlineData("CA", "California")]
    [InlineData("GA", "Georgia")]
    [InlineData("IN", "Indiana")]
    [InlineData("Puerto Rico", "United States")]
    [InlineData("United Kingdom", "England")]
    [InlineData("Korea", "South Korea")]
    [InlineData("South Korea", "North Korea")]
    [InlineData("Virgin Islands", "US Virgin Islands")]
    [InlineData("Guinea", "Equatorial Guinea")]
    [InlineData("Niger", "Nigeria")]
    [InlineData("Dominica", "Dominican Republic")]
    [InlineData("Congo", "Democratic Republic of the Congo")]
    [InlineData("Austria", "Australia")]
    [InlineData("American Samoa", "Samoa")]
    [InlineData("Freedonia", "Sylvania")]
    [InlineData("US", null)]
    [InlineData("-", "?")]
    [InlineData("ไทย", "ไทีย")]
    public void C11_another_country_is_another(string one, string? other)
    {
        Assert.False(PlaceComparison.SameCountry(one, other));
        Assert.False(PlaceComparison.SameCountry(other, one));
    }

    [Theory]
    [InlineData("MA", "US", "Massachusetts", "United States")]
    [InlineData("mass.", "usa", "Massachusetts", "US")]
    [InlineData("Calif.", null, "CA", null)]
    [InlineData("Penna.", "US", "Pennsylvania", null)]
    [InlineData("N.Y.", null, "New York", "U.S.A.")]
    [InlineData("Washington DC", "US", "District of Columbia", "US")]
    [InlineData("D.C.", null, "Washington, D.C.", null)]
    [InlineData("N. Dakota", "US", "ND", "US")]
    [InlineData("W. Va.", "US", "West Virginia", "US")]
    [InlineData("Hawaiʻi", "US", "HI", "US")]
    [InlineData("AE", "US", "Armed Forces Europe", "US")]
    [InlineData("PR", "US", "Puerto Rico", "US")]
    [InlineData("PR", "Puerto Rico", "Puerto Rico", "Puerto Rico")]
    [InlineData("PR", "US", "Puerto Rico", "PR")]
    [InlineData("QC", "CA", "Québec", "Canada")]
    [InlineData("PQ", null, "Quebec", "Canada")]
    [InlineData("NF", "Canada", "Newfoundland and Labrador", "CA")]
    [InlineData("Newfoundland", "Canada", "NL", "Canada")]
    [InlineData("NT", "CA", "Northwest Territories", "CA")]
    [InlineData("NT", "AU", "Northern Territory", "AU")]
    [InlineData("NSW", "Australia", "New South Wales", "AUS")]
    [InlineData("WA", "US", "Washington", "US")]
    [InlineData("WA", "AU", "Western Australia", "AU")]
    [InlineData("WA", "US", "WA", null)]
    [InlineData("Georgia", "US", "Georgia", "GE")]
    [InlineData("WA", null, "Washington", null)]
    [InlineData("WA", null, "Western Australia", null)]
    [InlineData("WA", null, "Western Australia", "Australia")]
    [InlineData("WA", null, "Washington", "U.S. of America")]
    [InlineData("IL", "Estados Unidos", "Illinois", "United States")]
    [InlineData("CA, US", "US", "CA US", "US")]
    [InlineData("Île-de-France", "France", "Ile de France", "FR")]
    [InlineData("Tyne & Wear", null, "Tyne and Wear", null)]
    public void C11_a_state_is_the_same_in_another_spelling(string one, string? inOne, string other, string? inOther)
    {
        Assert.True(PlaceComparison.SameState(new(one, inOne), new(other, inOther)));
        Assert.True(PlaceComparison.SameState(new(other, inOther), new(one, inOne)));
    }

    [Theory]
    [InlineData("WA", "US", "Western Australia", "AU")]
    [InlineData("WA", "US", "WA", "AU")]
    [InlineData("NT", "Canada", "N.T.", "Australia")]
    [InlineData("WA", "US", "Western Australia", null)]
    [InlineData("WA", "AU", "Washington", null)]
    [InlineData("Washington", null, "Western Australia", null)]
    [InlineData("WA", "US", "Washington DC", "US")]
    [InlineData("NT", "CA", "Northern Territory", "AU")]
    [InlineData("GA", "US", "Georgia", "Georgia")]
    [InlineData("CA", "Canada", "California", "US")]
    [InlineData("CA", "Canada", "California", "Canada")]
    [InlineData("DE", "Germany", "Delaware", "Germany")]
    [InlineData("DE", "Germany", "Delaware", null)]
    [InlineData("IN", "India", "Indiana", "India")]
    [InlineData("CA, US", "US", "California", "US")]
    [InlineData("VA", "US", "West Virginia", "US")]
    [InlineData("Kansas", "US", "Arkansas", "US")]
    [InlineData("MA", "US", null, "US")]
    [InlineData("Bayern", "Germany", "Hessen", "Germany")]
    public void C11_another_state_is_another(string one, string? inOne, string? other, string? inOther)
    {
        Assert.False(PlaceComparison.SameState(new(one, inOne), new(other, inOther)));
        Assert.False(PlaceComparison.SameState(new(other, inOther), new(one, inOne)));
    }

    [Fact]
    public void A_blank_is_the_same_as_a_blank()
    {
        Assert.True(PlaceComparison.SameCountry(null, null));
        Assert.True(PlaceComparison.SameState(new(null, "US"), new(null, null)));
    }
}
