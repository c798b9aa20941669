using DonorSync.Server.Settings;

namespace DonorSync.Server.CommandLine;

/// <summary>What commands work with that use the configured database without a server.</summary>
static class CommandServices
{
    /// <exception cref="SettingsException">A setting is missing or wrong.</exception>
    public static ServiceProvider Build()
    {
        var configuration = new ConfigurationBuilder()
            .AddJsonFile(Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json"), optional: true)
            .AddEnvironmentVariables()
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(SettingsBinder.Bind<SyncPolicySettings>(configuration, "Sync").ToPolicy());
        services.AddDatabase(configuration);
        return services.BuildServiceProvider();
    }
}
