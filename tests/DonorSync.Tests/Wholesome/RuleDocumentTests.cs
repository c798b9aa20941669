using System.Text.RegularExpressions;

namespace DonorSync.Tests.Wholesome;

/// <summary>The rules document contains the program's texts, rule by rule, in the same order.</summary>
public sealed partial class RuleDocumentTests
{
    static readonly string[] Lines = Repository.Read("docs", "rules.md").Split('\n');

    [Fact]
    public void The_page_has_every_rule_once_in_order() => Assert.Equal(
        Enum.GetValues<Rule>().Select(static r => r.ToString()),
        Lines.Select(static line => Row().Match(line)).Where(static m => m.Success).Select(static m => m.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_page_uses_the_programs_texts(Rule rule) =>
        Assert.Contains(Lines, line => line.StartsWith($"| {rule} | {RuleText.Of(rule)} |", StringComparison.Ordinal));

    [Fact]
    public void No_two_rules_have_one_sentence() => Assert.Distinct(Enum.GetValues<Rule>().Select(RuleText.Of));

    public static TheoryData<Rule> Rules => [.. Enum.GetValues<Rule>()];

    [GeneratedRegex(@"^\| ([A-Z]\d+) \| ")]
    private static partial Regex Row();
}
