namespace DonorSync.Sync.Tests.Golden;

/// <summary>
/// One file for each behavior: both sides before, what happens, the plan, both sides after. With the environment variable
/// <c>DONORSYNC_WRITE_GOLDEN=1</c> the tests write what the program says now into the files, to be reviewed as a diff.
/// </summary>
public sealed class GoldenTests
{
    static readonly string Folder = Path.Combine(Repository.Root, "tests", "DonorSync.Sync.Tests", "Golden", "Scenarios");
    static readonly bool Writes = Environment.GetEnvironmentVariable("DONORSYNC_WRITE_GOLDEN") == "1";

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_scenario_goes_as_it_is_written(string file)
    {
        var path = Path.Combine(Folder, file);
        var text = await File.ReadAllTextAsync(path);

        var played = (await GoldenRun.PlayAsync(Scenario.Parse(text))).ToString();

        if (Writes && played != text)
            await File.WriteAllTextAsync(path, played);
        else
            Assert.Equal(text, played);
    }

    [Fact]
    public void Every_rule_has_a_scenario()
    {
        var shown = Files.Select(static f => f.Data)
            .SelectMany(static f => Scenario.Parse(File.ReadAllText(Path.Combine(Folder, f))).Rules).ToHashSet(StringComparer.Ordinal);

        // Without a connection (A1) there is no run to show, and imports (B15) are no part of one.
        Assert.Equal([nameof(Rule.A1), nameof(Rule.B15)], Enum.GetNames<Rule>().Except(shown));
    }

    [Fact]
    public void A_file_is_named_by_the_first_rule_of_its_title()
    {
        foreach (var file in Files.Select(static f => f.Data))
            Assert.StartsWith(Scenario.Parse(File.ReadAllText(Path.Combine(Folder, file))).Rules.First() + "-", file,
                StringComparison.Ordinal);
    }
}
