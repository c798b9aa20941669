using System.Net.Http.Headers;
using DonorSync.Server;
using DonorSync.Server.Import.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ImportTests;

/// <summary>The real server on a free port of this machine, with an organization and its token.</summary>
public sealed class ImportServer : IAsyncLifetime
{
    private const string Token = "import-test-token";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("import");
    private WebApplication? app;

    public HttpClient Client { get; } = new();

    public async ValueTask InitializeAsync()
    {
        app = DonorSyncServer.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
                ["urls"] = "http://127.0.0.1:0",
                ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(folder.FullName, "donors.db")}",
                ["ConstantContact:ClientId"] = "import-tests",
                ["Bootstrap:OrganizationName"] = "Hope",
                ["Bootstrap:AdminEmail"] = "admin@example.org",
                ["Bootstrap:AdminPassword"] = "correct horse battery",
                ["Bootstrap:ApiToken"] = Token,
            });
            builder.Services.AddSingleton(new ImportLimits { MaxFileBytes = 1_000_000 });
        });
        await app.StartAsync();
        Client.BaseAddress = new Uri(app.Urls.First());
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Delete(recursive: true);
    }
}
