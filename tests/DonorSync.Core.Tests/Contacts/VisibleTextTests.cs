namespace DonorSync.Core.Tests.Contacts;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("  Ann \u00A0\u2003 Bell\t", "Ann Bell")]
    [InlineData("\u200BA\uFEFFn\u00ADn\u202C\u2069", "Ann")]
    [InlineData("\u3164\u2800\u115F", "")]
    [InlineData("Jose\u0301", "Jos\u00E9")]
    [InlineData("\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645", "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645")]
    [InlineData("A\u200Cn\u200Dn", "Ann")]
    [InlineData("\U0001F468\u200D\U0001F469", "\U0001F468\u200D\U0001F469")]
    [InlineData("x\U000E0061y", "xy")]
    public void A_text_is_reduced_to_its_visible_characters(string text, string seen) => Assert.Equal(seen, VisibleText.Line(text));

    [Fact]
    public void Visible_text_stays_unchanged()
    {
        foreach (var text in new[] { "a\u200C\u200D", "\u0627\u200C", " \u0301", "e\u0301\u0302", "\uD800x", "Nguye\u0302\u0303n" })
            Assert.Equal(VisibleText.Line(text), VisibleText.Line(VisibleText.Line(text)));
    }

    [Fact]
    public void L8_group_names_are_compared_by_their_visible_text()
    {
        Assert.Equal("board one", GroupNames.Fold(" Board \u00A0\u200B One"));
        Assert.Equal(GroupNames.Comparer.GetHashCode("Board  One"), GroupNames.Comparer.GetHashCode("board one"));
        Assert.True(GroupNames.Comparer.Equals("Board  One", "BOARD\u200B ONE"));
        Assert.False(GroupNames.Comparer.Equals("Board One", "BoardOne"));
    }

    [Fact]
    public void Escaped_text_shows_invisible_characters() => Assert.Equal("a<U+200B>b<U+00A0>c", VisibleText.Escape("a\u200Bb\u00A0c"));
}
