using DonorSync.Server.Import;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ImportTests;

public sealed class ImportSettingsTests
{
    [Fact]
    public void Limits_have_defaults_and_settings()
    {
        Assert.Equal((209_715_200, 1_048_576), Read([]));
        Assert.Equal((5000, 2000), Read(new() { ["Import:MaxFileBytes"] = "5000", ["Import:MaxRowLength"] = "2000" }));
    }

    [Theory]
    [InlineData("MaxFileBytes", "many")]
    [InlineData("MaxFileBytes", "-1")]
    [InlineData("MaxRowLength", "0")]
    public void A_wrong_limit_is_refused_by_its_name(string name, string value)
    {
        var error = Assert.Throws<SettingsException>(() => Read(new() { [$"Import:{name}"] = value }));
        Assert.StartsWith($"Import__{name}: ", error.Message, StringComparison.Ordinal);
    }

    private static (long, int) Read(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddImport(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        var limits = services.BuildServiceProvider().GetRequiredService<ImportLimits>();
        return (limits.MaxFileBytes, limits.MaxRowLength);
    }
}
