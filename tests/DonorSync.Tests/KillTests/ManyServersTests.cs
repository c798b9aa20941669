using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.RestTests;
using DonorSync.Tests.StorageTests;
using DonorSync.Tests.StorageTests.PostgreSql;

namespace DonorSync.Tests.KillTests;

/// <summary>Two servers in their own processes, on one PostgreSQL database.</summary>
public sealed class ManyServersTests(ITestOutputHelper output)
{
    const int Contacts = 600;

    /// <summary>Access tokens with such a short life are refreshed many times in a run; each refresh token is valid once.</summary>
    static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(10);

    const string NeverTakenOver = "01:00:00";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sync_of_a_killed_server_is_completed_by_the_other_B8()
    {
        await using var sandbox = await SandboxAsync(TimeSpan.FromHours(24));
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database);
        await using var second = Server(sandbox, database);
        await first.StartAsync();
        await second.StartAsync();
        await EnterAsync(first, Contacts);
        await first.ConnectAsync();
        await RunningAsync(first);

        first.Kill();

        var run = await second.EndAsync();
        while ((string?)run["error"] is { } error && error.StartsWith("interrupted", StringComparison.Ordinal))
            run = await second.EndAsync();
        output.WriteLine(run.ToJsonString());
        Assert.Equal("completed", (string?)run["state"]);
        Assert.Equal(Contacts, sandbox.Control.DefaultAccount.Contacts().Count(static c => c.Lists.Count > 0));

        // The killed server comes back, and both continue with a valid grant.
        await first.StartAsync();
        foreach (var server in new[] { first, second, first, second })
        {
            // The server that came back may have started a sync on its own schedule.
            await server.AskAsync();
            var quiet = await server.EndAsync();
            Assert.Equal("completed", (string?)quiet["state"]);
            Assert.Equal(0, quiet["rules"]!.AsArray().Sum(static r => (int)r!["done"]!));
        }
    }

    [Fact]
    public async Task A_sync_is_stopped_at_a_server_that_does_not_run_it_B19()
    {
        await using var sandbox = await SandboxAsync(TimeSpan.FromHours(24));
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database);
        await using var second = Server(sandbox, database);
        await first.StartAsync();
        await second.StartAsync();
        await EnterAsync(first, Contacts);
        await first.ConnectAsync();
        var running = await RunningAsync(first);

        await second.SendAsync(HttpMethod.Post, $"apps/constant-contact/syncs/{running["id"]}/stop", new { });

        var run = await second.EndAsync();
        output.WriteLine(run.ToJsonString());
        Assert.Equal(((string?)running["id"], "stopped"), ((string?)run["id"], (string?)run["state"]));
        await second.AskAsync();
        Assert.Equal("completed", (string?)(await second.EndAsync())["state"]);
        Assert.Equal(Contacts, sandbox.Control.DefaultAccount.Contacts().Count(static c => c.Lists.Count > 0));
    }

    [Fact]
    public async Task A_killed_server_continues_its_own_sync_immediately_while_others_run_B8()
    {
        await using var sandbox = await SandboxAsync(TimeSpan.FromHours(24));
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database, NeverTakenOver);
        await using var second = Server(sandbox, database, NeverTakenOver);
        await first.StartAsync();
        await second.StartAsync();
        await EnterAsync(first, Contacts);
        await first.ConnectAsync();
        var cut = await RunningAsync(first);

        first.Kill();
        await first.StartAsync();

        // The others would wait for an hour.
        JsonNode run;
        do
            run = await second.EndAsync();
        while ((string?)run["error"] is { } error && error.StartsWith("interrupted", StringComparison.Ordinal));
        Assert.Equal("completed", (string?)run["state"]);
        Assert.NotEqual((string?)cut["id"], (string?)run["id"]);
        Assert.Equal(Contacts, sandbox.Control.DefaultAccount.Contacts().Count(static c => c.Lists.Count > 0));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_server_that_is_only_paused_keeps_its_sync_when_another_one_starts_in_its_folder_B8()
    {
        await using var sandbox = await SandboxAsync(TimeSpan.FromHours(24));
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database, NeverTakenOver);
        await using var other = Server(sandbox, database, NeverTakenOver, Path.Combine(first.Folder, "imports"));
        await first.StartAsync();
        await EnterAsync(first, Contacts);
        await first.ConnectAsync();
        var running = await RunningAsync(first);

        await first.SignalAsync("STOP");
        await other.StartAsync();
        var meanwhile = await other.NewestRunAsync();
        Assert.Equal(((string?)running["id"], "running"), ((string?)meanwhile["id"], (string?)meanwhile["state"]));
        await first.SignalAsync("CONT");

        var run = await first.EndAsync();
        Assert.Equal(((string?)running["id"], "completed", null), ((string?)run["id"], (string?)run["state"], (string?)run["error"]));
    }

    [Fact]
    public async Task Requests_to_both_servers_together_run_one_sync_and_use_no_refresh_token_twice_A3_A7()
    {
        await using var sandbox = await SandboxAsync(TokenLife);
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database);
        await using var second = Server(sandbox, database);
        await first.StartAsync();
        await second.StartAsync();
        await EnterAsync(first, 30);
        await first.ConnectAsync();
        await first.EndAsync();

        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(first.AskAsync(), second.AskAsync());
            Assert.Equal("completed", (string?)(await first.EndAsync())["state"]);
            Assert.Equal("completed", (string?)(await second.EndAsync())["state"]);
            await Task.Delay(TokenLife / 4, TimeProvider.System, Cancellation);
        }

        var runs = (await first.SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=50"))!["items"]!.AsArray();
        Assert.All(runs, static r => Assert.Equal("completed", (string?)r!["state"]));
        var spans = runs.Select(static r => (From: (DateTimeOffset)r!["startedAt"]!, To: (DateTimeOffset)r["finishedAt"]!))
            .OrderBy(static s => s.From).ToList();
        Assert.All(spans.Zip(spans.Skip(1)), static two => Assert.True(two.First.To <= two.Second.From));
        Assert.DoesNotContain(
            sandbox.Control.Requests(), static r => r.Path.EndsWith("/token", StringComparison.Ordinal) && r.Status >= 400);
    }

    [Fact]
    public async Task A_sign_in_at_one_server_is_valid_at_the_other()
    {
        await using var sandbox = await SandboxAsync(TimeSpan.FromHours(24));
        await using var database = await DatabaseAsync();
        await using var first = Server(sandbox, database);
        await using var second = Server(sandbox, database);
        await first.StartAsync();
        await second.StartAsync();

        // Cookies belong to a host, not to a port: this is like a proxy in front of both servers.
        using var browser = new Browser(first.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");
        await browser.OpenAsync(new Uri(second.Address, "/contacts").ToString());
        Assert.Equal("/contacts", browser.Path);
        await browser.OpenAsync(new Uri(second.Address, "/contacts/new").ToString());
        await browser.SubmitAsync(new() { ["Form.LastName"] = "Lovelace" }, new Uri(first.Address, "/contacts/new").ToString());
        Assert.Contains("Lovelace", browser.Html, StringComparison.Ordinal);
    }

    static Task<Sandbox> SandboxAsync(TimeSpan tokenLife) => Sandbox.StartAsync(
        new SandboxOptions
        {
            ActivityDelay = TimeSpan.FromMilliseconds(100),
            EnforceLimits = false,
            EnforceTokenLimit = false,
            AccessTokenLifetime = tokenLife
        }, Cancellation);

    static async Task<ServerDatabase> DatabaseAsync()
    {
        var name = await PostgreSqlTestDatabase.NewAsync();
        return new(await PostgreSqlCluster.ConnectionStringAsync(name), name);
    }

    static ServerProcess Server(Sandbox sandbox, ServerDatabase database, string takeOverAfter = "00:00:10", string? imports = null) => new(
        sandbox,
        new Dictionary<string, string?>
        {
            ["ConstantContact:RequestsPerSecond"] = "20",
            ["Sync:ContactsPerSlice"] = "100",
            ["Sync:TakeOverAfter"] = takeOverAfter,
            ["Import:Folder"] = imports,
        },
        database);

    static async Task EnterAsync(ServerProcess server, int contacts) => await server.SendAsync(HttpMethod.Post, "contacts/bulk", new
    {
        contacts = Enumerable.Range(0, contacts).Select(static n => new
        {
            type = "person",
            firstName = "Donor",
            lastName = $"No. {n}",
            primaryEmail = $"donor{n}@example.org",
            groups = new[] { $"Group {n % 3}" },
        }),
    });

    static async Task<JsonNode> RunningAsync(ServerProcess server)
    {
        JsonNode? run;
        do
            run = await server.NewestRunAsync();
        while ((int?)run["progress"]?["done"] is not > 100);
        return run;
    }
}
