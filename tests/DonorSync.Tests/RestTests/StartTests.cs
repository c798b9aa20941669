using System.Diagnostics;
using DonorSync.Database.Organizations;
using DonorSync.Server;
using DonorSync.Server.Settings;
using DonorSync.Server.Startup;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>Starting: missing or invalid settings, and the first organization.</summary>
public sealed class StartTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-start-");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Sync:Interval", "soon", "Sync__Interval")]
    [InlineData("Sync:Interval", "00:00:10", "Sync__Interval")]
    [InlineData("Sync:BatchSize", "many", "Sync__BatchSize")]
    [InlineData("Sync:BatchSize", "0", "Sync__BatchSize")]
    [InlineData("Sync:MaxTopLevelDomainLength", "long", "Sync__MaxTopLevelDomainLength")]
    [InlineData("Sync:MaxTopLevelDomainLength", "1", "Sync__MaxTopLevelDomainLength")]
    [InlineData("Sync:SendOrganizationNames", "maybe", "Sync__SendOrganizationNames")]
    [InlineData("Database:Provider", "Oracle", "Database__Provider")]
    [InlineData("Database:Provider", "0", "Database__Provider")]
    [InlineData("Database:Provider", "PostgreSql", "ConnectionStrings__Database")]
    [InlineData("ConnectionStrings:Database", "nonsense", "ConnectionStrings__Database")]
    [InlineData("ConnectionStrings:Database", "Host=db;Password=s3cret", "ConnectionStrings__Database")]
    [InlineData("ConnectionStrings:Database", "Data Source=:memory:", "ConnectionStrings__Database")]
    [InlineData("ConnectionStrings:Database", "Data Source=/proc/none/donors.db", "ConnectionStrings__Database")]
    [InlineData("PublicUrl", "donors.example.org", "PublicUrl")]
    [InlineData("PublicUrl", "ftp://donors.example.org", "PublicUrl")]
    [InlineData("urls", "nonsense", "ASPNETCORE_URLS")]
    [InlineData("urls", "ftp://localhost", "ASPNETCORE_URLS")]
    [InlineData("urls", "http://192.0.2.1:80", "ASPNETCORE_URLS")]
    [InlineData("ConstantContact:ApiBaseUrl", "nonsense", "ConstantContact__ApiBaseUrl")]
    [InlineData("ConstantContact:Tries", "often", "ConstantContact__Tries")]
    [InlineData("Bootstrap:OrganizationName", null, "Bootstrap__OrganizationName")]
    [InlineData("Bootstrap:OrganizationName", "a\nb", "Bootstrap__OrganizationName")]
    [InlineData("Bootstrap:AdminEmail", null, "Bootstrap__AdminEmail")]
    [InlineData("Bootstrap:AdminEmail", "admin", "Bootstrap__AdminEmail")]
    [InlineData("Bootstrap:AdminPassword", null, "Bootstrap__AdminPassword")]
    [InlineData("Bootstrap:AdminPassword", "short", "Bootstrap__AdminPassword")]
    [InlineData("Bootstrap:AdminPassword", "aaaaaaaaaaaa", "Bootstrap__AdminPassword")]
    [InlineData("Bootstrap:ApiToken", null, "Bootstrap__ApiToken")]
    [InlineData("Bootstrap:ApiToken", "short", "Bootstrap__ApiToken")]
    [InlineData("Bootstrap:ApiToken", "with a space", "Bootstrap__ApiToken")]
    public async Task A_wrong_or_missing_setting_stops_the_start_with_a_line_that_names_it(string key, string? value, string named)
    {
        var line = await FaultAsync(new() { [key] = value });

        Assert.NotNull(line);
        Assert.StartsWith(named, line, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', line);
        Assert.DoesNotContain("s3cret", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_cannot_start_ends_with_2_and_one_line()
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "donorsync.dll"), "serve"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["Sync__Interval"] = "soon", ["ConstantContact__ClientId"] = "x", ["ASPNETCORE_URLS"] = "http://127.0.0.1:0" },
        };
        using var program = Process.Start(start)!;
        var error = await program.StandardError.ReadToEndAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);

        Assert.Equal(2, program.ExitCode);
        Assert.Equal("Sync__Interval: 'soon' is not a time span such as 01:00:00 (hours:minutes:seconds).", error.Trim());
    }

    [Fact]
    public async Task An_address_in_use_is_reported_in_one_line()
    {
        await using var first = Build(new());
        await first.StartAsync(Cancellation);

        var line = await FaultAsync(
            new()
            {
                ["urls"] = first.Urls.First(),
                ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder.FullName, "other.db")}"
            });

        Assert.StartsWith("ASPNETCORE_URLS: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bootstrap_settings_count_only_while_there_is_no_organization()
    {
        await using (var first = Build(new()))
            await first.StartAsync(Cancellation);
        await using var second = Build(
            new()
            {
                ["Bootstrap:OrganizationName"] = "Other",
                ["Bootstrap:ApiToken"] = "another-token",
                ["Bootstrap:AdminPassword"] = "short"
            });
        await second.StartAsync(Cancellation);

        Assert.Equal("Hope", Assert.Single(await second.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation)).Name);
        var address = new Uri(second.Urls.First());
        (await new RestClient(address, RestServer.Token).GetAsync("contacts")).Expect(System.Net.HttpStatusCode.OK);
        (await new RestClient(address, "another-token").GetAsync("contacts")).Expect(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Without_an_application_it_starts_and_only_connecting_is_refused()
    {
        await using var app = Build(new() { ["ConstantContact:ClientId"] = null });
        await app.StartAsync(Cancellation);
        var client = new RestClient(new(app.Urls.First()), RestServer.Token);

        (await client.GetAsync("contacts")).Expect(System.Net.HttpStatusCode.OK);
        (await client.PostAsync("apps/constant-contact/connect", new { preview = false }))
            .ExpectProblem(System.Net.HttpStatusCode.Conflict, "no_application");
    }

    [Fact]
    public async Task Without_bootstrap_settings_it_starts_without_an_organization()
    {
        await using var app = Build(new()
        {
            ["Bootstrap:OrganizationName"] = null,
            ["Bootstrap:AdminEmail"] = "",
            ["Bootstrap:AdminPassword"] = null,
            ["Bootstrap:ApiToken"] = null,
        });
        await app.StartAsync(Cancellation);

        Assert.False(await app.Services.GetRequiredService<OrganizationService>().AnyAsync(Cancellation));
    }

    [Fact]
    public async Task When_two_processes_start_on_one_file_one_serves_and_there_is_one_organization()
    {
        await using var first = Build(new());
        await using var second = Build(new());

        var starts = new[] { StartedAsync(first), StartedAsync(second) };
        Assert.Single(await Task.WhenAll(starts), static started => started);

        Assert.Single(await first.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation));
    }

    static async Task<bool> StartedAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync(Cancellation);
            return true;
        }
        catch (SettingsException refused)
        {
            Assert.Contains("another server is using", refused.Message, StringComparison.Ordinal);
            return false;
        }
    }

    /// <summary>Returns the line with the reason why the server does not start; null if it starts.</summary>
    async Task<string?> FaultAsync(Dictionary<string, string?> settings)
    {
        try
        {
            await using var app = Build(settings);
            await app.StartAsync(Cancellation);
            return null;
        }
        catch (Exception e) when (StartFault.Line(e) is { } line)
        {
            return line;
        }
    }

    WebApplication Build(Dictionary<string, string?> settings) => DonorSyncServer.Build([], builder =>
    {
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder.FullName, "donors.db")}",
            ["ConstantContact:ClientId"] = "start-tests",
            ["Bootstrap:OrganizationName"] = "Hope",
            ["Bootstrap:AdminEmail"] = RestServer.AdminEmail,
            ["Bootstrap:AdminPassword"] = RestServer.AdminPassword,
            ["Bootstrap:ApiToken"] = RestServer.Token,
            ["Serilog:MinimumLevel:Default"] = "Fatal",
        });
        builder.Configuration.AddInMemoryCollection(settings);
    });
}
