using System.Diagnostics;
using System.Text.RegularExpressions;

namespace DonorSync.Tests.Wholesome;

/// <summary>The tables of places are what eng/places writes, and name the source of their data.</summary>
public sealed partial class PlaceTableTests
{
    static readonly string Version = VersionOfScript().Match(Repository.Read("eng", "places")).Groups[1].Value;

    [Theory]
    [InlineData("CountryTable.cs")]
    [InlineData("StateTable.cs")]
    public void A_table_names_its_source_and_license(string file)
    {
        var header = Repository.Read("src", "DonorSync.Core", "Places", file).Split("namespace")[0];
        Assert.NotEmpty(Version);
        Assert.Contains($"Unicode CLDR {Version}", header, StringComparison.Ordinal);
        Assert.Contains("Unicode License v3", header, StringComparison.Ordinal);
        Assert.Contains($"CLDR {Version}", Repository.Read("THIRD-PARTY-NOTICES.md"), StringComparison.Ordinal);
    }

    /// <summary>Only when the script has fetched its packages on this machine.</summary>
    [Fact]
    public async Task The_tables_equal_the_output_of_the_script_if_its_input_exists()
    {
        if (!Directory.Exists(Path.Combine(Repository.Root, "artifacts", "cldr", Version, "node_modules", "cldr-subdivisions-full")))
            return;
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "eng", "places"), "--check") { RedirectStandardError = true };
        using var check = Process.Start(start)!;
        var said = await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (check.ExitCode, said));
    }

    [GeneratedRegex(@"version = '([\d.]+)'")]
    private static partial Regex VersionOfScript();
}
