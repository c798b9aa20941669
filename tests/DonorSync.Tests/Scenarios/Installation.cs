using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Server;
using DonorSync.Tests.StorageTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.Scenarios;

/// <summary>A complete installation: the real server with its own database, and a sandbox, over real HTTP on loopback.</summary>
public sealed class Installation : IAsyncDisposable
{
    const string Token = "scenario-token-0001";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly ConcurrentDictionary<int, bool> Ports = new();

    readonly WebApplication server;
    readonly DirectoryInfo folder;
    readonly ServerDatabase database;

    Installation(Sandbox sandbox, WebApplication server, Uri address, DirectoryInfo folder, ServerDatabase database)
    {
        (Sandbox, this.server, Address, this.folder, this.database) = (sandbox, server, address, folder, database);
        Http = new HttpClient { BaseAddress = new Uri(address, "api/v1/") };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Sandbox Sandbox { get; }
    public Uri Address { get; }
    public HttpClient Http { get; }
    public IServiceProvider Services => server.Services;
    public AccountControl Account => Sandbox.Control.DefaultAccount;

    /// <param name="settings">In addition to the usual ones, with ':' between section and name.</param>
    public static async Task<Installation> StartAsync(
        Action<SandboxOptions>? sandboxOptions = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var options = new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false };
        sandboxOptions?.Invoke(options);
        var sandbox = await Sandbox.StartAsync(options, TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("donorsync-test-");
        var database = await ServerDatabase.NewAsync(folder);
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var server = DonorSyncServer.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(Settings(sandbox, database, address));
            builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
            builder.Logging.SetMinimumLevel(LogLevel.Error);
        });
        await server.StartAsync(TestContext.Current.CancellationToken);
        return new Installation(sandbox, server, address, folder, database);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body = null, HttpStatusCode? expect = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await Http.SendAsync(request, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        if (expect is { } wanted)
            Assert.True(wanted == response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        else
            Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task<JsonNode> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path))!;

    /// <summary>Adds persons, each to these groups, and returns their ids.</summary>
    public async Task<IReadOnlyList<string>> AddPeopleAsync(IEnumerable<string> emails, params string[] groups)
    {
        var ids = new List<string>();
        foreach (var chunk in emails.Chunk(1_000))
        {
            var answer = await SendAsync(HttpMethod.Post, "contacts/bulk", new
            {
                contacts = chunk.Select(
                    email => new { type = "person", firstName = "Test", lastName = email.Split('@')[0], primaryEmail = email, groups }),
            });
            ids.AddRange(answer!["results"]!.AsArray().Select(r => (string)r!["id"]!));
        }
        return ids;
    }

    /// <summary>Connects as a browser does; the first sync then starts automatically.</summary>
    public async Task ConnectAsync(string? accountId = null, bool preview = false)
    {
        var connect = await SendAsync(HttpMethod.Post, "apps/constant-contact/connect", new { preview });
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["decision"] = "grant", ["account"] = accountId ?? Account.AccountId });
        using var granted = await browser.PostAsync(new Uri((string)connect!["authorizationUrl"]!), form, Cancellation);
        using var returned = await browser.GetAsync(granted.Headers.Location, Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, returned.StatusCode);
        if (returned.Headers.Location!.OriginalString.Split("/confirm?grant=") is [_, var key])
            await this.ConfirmAsync(key);
        else
            Assert.Equal("/apps/constant-contact", returned.Headers.Location!.OriginalString);
    }

    /// <summary>Connects and waits for the first sync.</summary>
    public async Task<JsonNode> FirstSyncAsync(string? accountId = null)
    {
        await ConnectAsync(accountId);
        return await NewestRunAsync();
    }

    /// <summary>Syncs now and waits for the end.</summary>
    public async Task<JsonNode> SyncAsync(bool preview = false, bool fullRead = false)
    {
        var started = await SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { preview, fullRead });
        return await EndOfAsync((string)started!["id"]!);
    }

    public async Task<JsonNode> NewestRunAsync()
    {
        var runs = await GetAsync("apps/constant-contact/syncs?limit=1");
        return await EndOfAsync((string)runs["items"]![0]!["id"]!);
    }

    public async Task<JsonNode> EndOfAsync(string id)
    {
        var deadline = TimeProvider.System.GetUtcNow() + Patience;
        while (true)
        {
            var run = await GetAsync($"apps/constant-contact/syncs/{id}");
            if ((string?)run["state"] != "running")
                return run;
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"The run does not end: {run}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    public async Task<JsonNode?> ContactAsync(string email) =>
        (await GetAsync($"contacts?email={Uri.EscapeDataString(email)}"))["items"]!.AsArray().FirstOrDefault();

    public async Task<JsonNode?> GroupAsync(string name) =>
        (await GetAsync("groups?limit=1000"))["items"]!.AsArray().FirstOrDefault(g => (string?)g!["name"] == name);

    public async Task<bool?> OptInAsync(string email) => (bool?)(await ContactAsync(email))?["preferences"]!["integrationEmailOptIn"];

    public async Task<bool> IsMemberAsync(string email, string group)
    {
        var (contact, found) = (await ContactAsync(email), await GroupAsync(group));
        return contact is not null && found is not null && contact["groupIds"]!.AsArray().Any(id => (string?)id == (string?)found["id"]);
    }

    public bool IsOnList(string email, string list) => Account.Find(email)?.Lists.Contains(list, StringComparer.OrdinalIgnoreCase) == true;

    /// <summary>Returns the API requests to Constant Contact after a number of its log.</summary>
    public int Requests(long since = 0) => Sandbox.Control.Requests(since).Count(r => r.IsApi);

    /// <summary>Returns the number of steps of a run, over all rules.</summary>
    public static int StepsDone(JsonNode run) => run["rules"]!.AsArray().Sum(r => (int)r!["done"]!);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.StopAsync(CancellationToken.None);
        await server.DisposeAsync();
        Assert.DoesNotContain(Sandbox.Control.Requests(), r => r.Crash is not null);
        await Sandbox.DisposeAsync();
        await database.DisposeAsync();
        folder.Delete(recursive: true);
    }

    internal static Dictionary<string, string?> Settings(Sandbox sandbox, ServerDatabase database, Uri address) => new(database.Settings)
    {
        ["PublicUrl"] = address.ToString(),
        ["Urls"] = address.ToString(),
        ["Serilog:MinimumLevel:Default"] = "Error",
        ["ConstantContact:ApiBaseUrl"] = sandbox.ApiBaseUrl.ToString(),
        ["ConstantContact:AuthorizeUrl"] = sandbox.AuthorizeUrl.ToString(),
        ["ConstantContact:TokenUrl"] = sandbox.TokenUrl.ToString(),
        ["ConstantContact:ClientId"] = SandboxOptions.LocalClientId,
        ["ConstantContact:RequestsPerSecond"] = "100",
        ["ConstantContact:RequestsPerDay"] = "1000000",
        ["ConstantContact:ActivityPause"] = "00:00:00.020",
        ["ConstantContact:RetryPause"] = "00:00:00.010",
        ["ConstantContact:LongestRetryPause"] = "00:00:00.050",
        // Tests connect like a program, and most of them have one organization.
        ["ConstantContact:ConfirmGrants"] = "false",
        // A connection's own minute may come during a test, but tests start their syncs themselves.
        ["Sync:Interval"] = "12:00:00",
        ["Bootstrap:OrganizationName"] = "Scenario",
        ["Bootstrap:AdminEmail"] = "admin@example.org",
        ["Bootstrap:AdminPassword"] = "Scenario-password-1",
        ["Bootstrap:ApiToken"] = Token,
    };

    /// <summary>
    /// A port on which nothing listens and that is not assigned again. It is below the ports that the system assigns to connections: one of
    /// those could be taken before the server has started.
    /// </summary>
    internal static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(16_000, 32_000);
            if (Ports.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
