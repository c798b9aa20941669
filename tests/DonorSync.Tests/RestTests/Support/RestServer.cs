using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Tokens;
using DonorSync.Donors;
using DonorSync.Server;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>The real server on a free port with its own SQLite file, an organization and its token.</summary>
public class RestServer : IAsyncLifetime
{
    public const string Token = "rest-test-token";
    public const string AdminEmail = "admin@example.org";
    public const string AdminPassword = "correct horse battery";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-rest-");
    WebApplication? app;

    public RestClient Client => ClientOf(Token);

    public IServiceProvider Services => app!.Services;

    public Uri Address => new(app!.Urls.First());

    public string DatabaseFile => Path.Combine(folder.FullName, "data", "donors.db");

    /// <summary>Settings in addition to the usual ones, with ':' between section and name.</summary>
    protected virtual IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>();

    protected virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>Registers services that replace the server's.</summary>
    protected virtual void Register(IServiceCollection services)
    {
    }

    public async ValueTask InitializeAsync()
    {
        app = DonorSyncServer.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["urls"] = "http://127.0.0.1:0",
                ["ConnectionStrings:Database"] = $"Data Source={DatabaseFile}",
                ["ConstantContact:ClientId"] = "rest-tests",
                ["Bootstrap:OrganizationName"] = "Hope",
                ["Bootstrap:AdminEmail"] = AdminEmail,
                ["Bootstrap:AdminPassword"] = AdminPassword,
                ["Bootstrap:ApiToken"] = Token,
                ["Serilog:MinimumLevel:Default"] = "Fatal",
            });
            builder.Configuration.AddInMemoryCollection(Settings);
            builder.Services.AddSingleton(Clock);
            Register(builder.Services);
        });
        await app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    public RestClient ClientOf(string? token) => new(Address, token);

    /// <summary>Creates a second organization in the database, and returns its token.</summary>
    public async Task<(OrganizationId Id, string Token)> OtherOrganizationAsync(string name)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var now = Clock.GetUtcNow();
        var id = new OrganizationId(Guid.CreateVersion7(now));
        // Created later than the first one even if the clock is stopped: organizations are ordered by creation.
        db.Add(new Organization { Id = id, Name = name, CreatedAt = now + TimeSpan.FromSeconds(1) });
        db.ActFor(id);
        var token = await new TokenService(db, Clock).CreateAsync("Test", TestContext.Current.CancellationToken);
        return (id, token.Secret);
    }

    /// <summary>The donor database of the bootstrapped organization.</summary>
    public async Task<DonorSession> OpenAsync()
    {
        var organizations = await Services.GetRequiredService<OrganizationService>().ListAsync(TestContext.Current.CancellationToken);
        return Services.GetRequiredService<DonorDatabase>().Open(organizations[0].Id);
    }
}
