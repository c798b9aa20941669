using System.Reflection;
using Microsoft.AspNetCore.Hosting;

namespace DonorSync.Tests.KillTests;

/// <summary>Makes a server process one of a version to come, with a schema change more.</summary>
sealed class NextVersion : IHostingStartup
{
    /// <summary>The environment of such a process.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = Assembly.GetExecutingAssembly().Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = Assembly.GetExecutingAssembly().GetName().Name!,
    };

    public void Configure(IWebHostBuilder builder) => builder.ConfigureServices(static services => NextMigrations.Use<AddingMigrations>(services));
}
