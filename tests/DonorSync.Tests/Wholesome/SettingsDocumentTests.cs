using DonorSync.Server.Settings;

namespace DonorSync.Tests.Wholesome;

/// <summary>The document for operators lists exactly the settings that the program reads.</summary>
public sealed class SettingsDocumentTests
{
    static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    static IReadOnlyList<string> Settings => [.. SettingsSections.Names];

    [Fact]
    public void Every_setting_is_described()
    {
        Assert.True(Settings.Count > 30);
        Assert.All(Settings, static s => Assert.Contains($"`{s}`", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_that_is_described_exists()
    {
        var described = System.Text.RegularExpressions.Regex.Matches(
            Document, "`([A-Z][A-Za-z]+__[A-Za-z_]+)`").Select(static m => m.Groups[1].Value);
        Assert.Empty(described.Distinct().Except([.. Settings, "ConnectionStrings__Database"]));
    }
}
