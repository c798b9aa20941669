using DonorSync.ConstantContact;
using DonorSync.Server;
using DonorSync.Sync;

namespace DonorSync.Tests.Wholesome;

/// <summary>Every setting that is read is said in the operators' document, and none that is not.</summary>
public sealed class SettingsDocumentTests
{
    static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    static readonly (string Section, Type Options)[] Sections =
    [
        ("Sync", typeof(SyncOptions)), ("Sync", Of("SyncPolicySettings")), ("ConstantContact", typeof(ConstantContactOptions)), ("Import", Of("ImportLimits")),
        ("Bootstrap", Of("BootstrapSettings")), ("Database", typeof(Storage.DatabaseOptions)),
    ];

    static IEnumerable<string> Settings => Sections.SelectMany(static s => s.Options.GetProperties()
        .Where(static p => p.SetMethod is { IsPublic: true }).Select(p => $"{s.Section}__{p.Name}"));

    [Fact]
    public void Every_setting_is_described()
    {
        Assert.True(Settings.Count() > 30);
        Assert.All(Settings, static s => Assert.Contains($"`{s}`", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_setting_that_is_described_exists()
    {
        var described = System.Text.RegularExpressions.Regex.Matches(Document, "`([A-Z][A-Za-z]+__[A-Za-z]+)`").Select(static m => m.Groups[1].Value);
        Assert.Empty(described.Distinct().Except([.. Settings, "ConnectionStrings__Database"]));
    }

    static Type Of(string name) => Assert.Single(typeof(DonorSyncServer).Assembly.GetTypes(), t => t.Name == name);
}
