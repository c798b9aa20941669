using CsCheck;

namespace DonorSync.Core.Tests.Contacts;

/// <summary>E2, E7: valid addresses. C1: what a comparison ignores. Keys are sorted by bytes, like in the databases.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b.co", true)]
    [InlineData("o'hara+news_1@example.org", true)]
    [InlineData("@example.org", false)]
    [InlineData(".ada@example.org", false)]
    [InlineData("ada.@example.org", false)]
    [InlineData("a..da@example.org", false)]
    [InlineData("a,da@example.org", false)]
    [InlineData("\"ada\"@example.org", false)]
    [InlineData("ada@-example.org", false)]
    [InlineData("ada@example-.org", false)]
    [InlineData("ada@exa_mple.org", false)]
    [InlineData("ada@my-example.org", true)]
    [InlineData("ada@example..org", false)]
    [InlineData("ada@example.o", false)]
    [InlineData("ada@10.0.0.12", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void E2_E7_valid_addresses(string? text, bool valid) => Assert.Equal(valid, EmailAddress.TryParse(text, out _));

    [Theory]
    [InlineData(64, 63, true)]
    [InlineData(65, 10, false)]
    [InlineData(10, 64, false)]
    public void E2_local_parts_have_64_characters_and_labels_63(int local, int label, bool valid) =>
        Assert.Equal(valid, EmailAddress.TryParse($"{new string('a', local)}@{new string('b', label)}.org", out _));

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    public void E2_an_address_has_254_characters(int length, bool valid)
    {
        var labels = string.Concat(Enumerable.Repeat(new string('b', 49) + ".", 4));
        Assert.Equal(valid, EmailAddress.TryParse($"{new string('a', length - labels.Length - 4)}@{labels}org", out _));
    }

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void E2_Constant_Contact_keeps_80_characters(int length, bool fits) =>
        Assert.Equal(fits, A.Email($"{new string('a', length - 60)}@{new string('b', 55)}.org").FitsConstantContact);

    /// <summary>Letters of one to four bytes, below and above the surrogates.</summary>
    static readonly string[] Letters = ["a", "b", "é", "\uE000", "\uFF5E", "😀", "𐀀"];

    static readonly Gen<string> Texts = Gen.Int[0, 6].Array[0, 5].Select(
        static letters => string.Concat(letters.Select(static at => Letters[at])));

    [Fact]
    public void Keys_are_ordered_as_the_bytes_of_UTF8_are() => Gen.Select(Texts, Texts).Sample(static (a, b) =>
    {
        var expected = Math.Sign(System.Text.Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(b)));
        EmailKey left = new(a), right = new(b);
        Assert.Equal(expected, Math.Sign(left.CompareTo(right)));
        Assert.Equal(
            (expected < 0, expected <= 0, expected > 0, expected >= 0), (left < right, left <= right, left > right, left >= right));
    }, iter: 20_000);
}
