namespace DonorSync.Core.Tests.Texts;

/// <summary>The rules document is the approved text: the program's texts of the rules must equal it.</summary>
public sealed class RuleSentenceTests
{
    static readonly Dictionary<string, string> Approved = Page()
        .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(static cells => cells.Length > 3 && Enum.TryParse<Rule>(cells[1], out _))
        .ToDictionary(static cells => cells[1], static cells => cells[2]);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_has_the_sentence_of_the_page(Rule rule) => Assert.Equal(Approved[rule.ToString()], RuleText.Of(rule));

    public static TheoryData<Rule> Rules => [.. Enum.GetValues<Rule>()];

    static string[] Page()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(System.IO.Path.Combine(folder, "DonorSync.slnx")))
            folder = System.IO.Path.GetDirectoryName(folder)!;
        return System.IO.File.ReadAllLines(System.IO.Path.Combine(folder, "docs", "rules.md"));
    }
}
