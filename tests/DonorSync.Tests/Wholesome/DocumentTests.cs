using System.Text.RegularExpressions;

namespace DonorSync.Tests.Wholesome;

/// <summary>Documents are readable in a diff, their links lead to files, and decisions have one form.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents =>
        ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", .. In("docs"), .. In("docs/decisions")];

    public static TheoryData<string> Decisions => [.. In("docs/decisions")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void No_line_is_longer_than_140_columns(string document) =>
        Assert.DoesNotContain(Repository.Read(document).Split('\n'), static line => line.Length > 140);

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_to_a_file(string document)
    {
        var folder = Path.Combine(Repository.Root, Path.GetDirectoryName(document)!);
        var links = Link().Matches(Repository.Read(document)).Select(static m => m.Groups[1].Value);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(folder, link)), link));
    }

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_has_four_headings_and_fewer_than_40_lines(string document)
    {
        var lines = Repository.Read(document).Split('\n');
        Assert.Equal(
            ["Status", "Context", "Decision", "Consequences"],
            lines.Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]));
        Assert.True(lines.Length <= 40, $"{document} has {lines.Length - 1} lines");
    }

    static IEnumerable<string> In(string folder) =>
        Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.md").Select(file => $"{folder}/{Path.GetFileName(file)}");

    /// <summary>A relative link, without the heading that it leads to.</summary>
    [GeneratedRegex(@"\]\((?!https?:|#)([^)#\s]+)")]
    private static partial Regex Link();
}
