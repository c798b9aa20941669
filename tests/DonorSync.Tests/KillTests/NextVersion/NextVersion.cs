using System.Reflection;
using DonorSync.Database.PostgreSql;
using Microsoft.AspNetCore.Hosting;

namespace DonorSync.Tests.KillTests;

/// <summary>Makes a server process one of a future version with one more migration.</summary>
sealed class NextVersion : IHostingStartup
{
    /// <summary>The environment variables of such a process.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["DOTNET_STARTUP_HOOKS"] = Assembly.GetExecutingAssembly().Location,
        ["ASPNETCORE_HOSTINGSTARTUPASSEMBLIES"] = Assembly.GetExecutingAssembly().GetName().Name!,
    };

    /// <summary>Only in that process: ASP.NET Core also finds this class in the tests' own process, with servers of this version.</summary>
    public void Configure(IWebHostBuilder builder)
    {
        if (System.Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS") is not null)
            builder.ConfigureServices(
                static services => NextMigrations.Use<PostgreSqlDonorSyncDb, AddingMigrations<PostgreSqlDonorSyncDb>>(services));
    }
}
