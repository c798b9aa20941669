using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.RestTests;
using DonorSync.Tests.StorageTests;
using DonorSync.Tests.StorageTests.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.KillTests;

/// <summary>Several servers are upgraded one after another to a version with a new migration, while they work.</summary>
public sealed class RollingRestartTests(ITestOutputHelper output)
{
    const int Contacts = 300;

    /// <summary>The command-line library ends a command two seconds after SIGTERM, unless configured otherwise.</summary>
    static readonly TimeSpan LongerThanACommand = TimeSpan.FromSeconds(2.5);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Servers_are_restarted_one_after_another_with_a_schema_change_and_nothing_is_lost_A3_B8()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.FromMilliseconds(50), EnforceLimits = false, EnforceTokenLimit = false },
            Cancellation);
        await using var database = await EmptyAsync();
        await using var first = Server(sandbox, database);
        await using var second = Server(sandbox, database);
        await using var third = Server(sandbox, database);

        // Two at once find an empty database: one of them creates the schema.
        await Task.WhenAll(first.StartAsync(), second.StartAsync());

        // The sandbox's clock is stopped in the middle of a sync, so no import ends.
        sandbox.Control.Clock.Set(sandbox.Control.Clock.UtcNow, stopped: true);
        await EnterAsync(first, Enumerable.Range(0, Contacts).Select(static n => $"donor{n}@example.org"));
        await first.ConnectAsync();
        await ServerProcess.UntilAsync(
            "contacts are being sent",
            () => Task.FromResult(sandbox.Control.Requests()
                .Any(static r => r is { Method: "POST", Path: var path } && path.Contains("/activities/", StringComparison.Ordinal))));
        var running = Log(first, "@mt\":\"Run {Run} started").Any() ? first : second;
        var other = running == first ? second : first;
        using var atRunning = new Traffic(running, await SignInAsync(first), "running");
        using var atOther = new Traffic(other, await SignInAsync(first), "other");

        // A server of the new version joins and migrates; the others continue.
        third.IsNextVersion = true;
        await third.StartAsync();
        Assert.Contains(NextMigrations.Adding, Assert.Single(Migrated(third)), StringComparison.Ordinal);
        using var atThird = new Traffic(third, await SignInAsync(first), "third");

        // The server that runs the sync is stopped and restarted as the new version; then the other one.
        var late = await atRunning.EndAsync();
        late.AddRange(await StopAsync(running, LongerThanACommand));
        Assert.StartsWith("Stopped", (string?)(await third.NewestRunAsync())["error"], StringComparison.Ordinal);
        running.IsNextVersion = other.IsNextVersion = true;
        await running.StartAsync();
        late.AddRange(await atOther.EndAsync());
        late.AddRange(await StopAsync(other));
        await other.StartAsync();

        // Another server has taken over the sync and ends it; the next one finds only contacts added since its start.
        sandbox.Control.Clock.Reset();
        late.AddRange(await atThird.EndAsync());
        await ServerProcess.UntilAsync(
            "the sync is taken over and ends", async () => (string?)(await third.EndAsync())["state"] == "completed");
        Assert.Equal("completed", (string?)(await SyncAsync(running))["state"]);
        Assert.Equal(0, (await SyncAsync(other))["rules"]!.AsArray().Sum(static r => (int)r!["done"]!));
        output.WriteLine($"{late.Count} contacts came meanwhile");
        Assert.Equal(Contacts + late.Count, sandbox.Control.DefaultAccount.Contacts().Count(static c => c.Lists.Count > 0));
        Assert.All(late, email => Assert.Contains("Late", sandbox.Control.DefaultAccount.Find(email)!.Lists));

        // Nothing ran twice, no token was used twice, and earlier sessions are still valid on all servers.
        Assert.Empty(Migrated(running).Concat(Migrated(other)).Skip(1));
        var spans = (await third.SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=50"))!["items"]!.AsArray()
            .Select(static r => (From: (DateTimeOffset)r!["startedAt"]!, To: (DateTimeOffset)r["finishedAt"]!)).OrderBy(static s => s.From)
                .ToList();
        Assert.All(spans.Zip(spans.Skip(1)), static two => Assert.True(two.First.To <= two.Second.From));
        Assert.DoesNotContain(
            sandbox.Control.Requests(), static r => r.Path.EndsWith("/token", StringComparison.Ordinal) && r.Status >= 400);
        foreach (var server in new[] { running, other, third })
            Assert.Equal("/contacts", (await atThird.Person.OpenAsync(new Uri(server.Address, "/contacts").ToString())).Path);

        // A server of the old version refuses to start, and says why.
        await using var old = Server(sandbox, database);
        var (code, _, error) = await old.RunAsync("serve");
        Assert.Equal(2, code);
        Assert.Contains($"newer version (it has the schema change {NextMigrations.Adding})", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_destructive_migration_waits_until_no_other_server_runs()
    {
        var name = await PostgreSqlTestDatabase.NewAsync();
        var connection = await PostgreSqlCluster.ConnectionStringAsync(name);
        await using var next = new TestDatabase(
            services =>
            {
                services.AddPostgreSqlDonorDatabase(connection);
                NextMigrations.Use<PostgreSqlDonorSyncDb, TakingAwayMigrations>(services);
            },
            static () => Task.FromResult<byte[]>([]), _ => PostgreSqlCluster.DropAsync(name));
        await using (var old = new TestDatabase(
            services => services.AddPostgreSqlDonorDatabase(connection), static () => Task.FromResult<byte[]>([]),
            static _ => Task.CompletedTask))
        {
            await old.Get<IServerLock>().WhenAloneAsync(static () => Task.CompletedTask, Cancellation);

            var refused = await Assert.ThrowsAsync<DatabaseUnusableException>(
                () => next.Get<IDatabaseMigrator>().MigrateAsync(Cancellation));

            Assert.Contains(
                $"{NextMigrations.TakingAway} cannot be made while other servers use the database", refused.Message,
                StringComparison.Ordinal);
            Assert.Null(await old.Get<IDatabaseMigrator>().WhyNotReadyAsync(Cancellation));
        }
        Assert.Equal([NextMigrations.TakingAway], await next.Get<IDatabaseMigrator>().MigrateAsync(Cancellation));
    }

    /// <summary>Stops a server that has received half of a request; it responds when the rest arrives, and ends normally.</summary>
    static async Task<IEnumerable<string>> StopAsync(ServerProcess server, TimeSpan longer = default)
    {
        string[] emails = [.. Enumerable.Range(0, 20).Select(n => $"half{n}-{server.Address.Port}@example.org")];
        using var request = new HalfSentRequest(new { contacts = emails.Select(Person) });
        using var client = HalfSentRequest.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        var answer = client.PostAsync(new Uri(server.Address, "/api/v1/contacts/bulk"), request, Cancellation);
        await request.Begun;
        var stopped = server.StopAsync();
        while (await AcceptsAsync(server))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        await Task.Delay(longer, TimeProvider.System, Cancellation);
        request.SendRest();
        using var answered = await answer;
        Assert.True(answered.IsSuccessStatusCode, $"{answered.StatusCode}");
        Assert.Equal(0, await stopped);
        return emails;
    }

    /// <summary>A new server may already have started one.</summary>
    static async Task<JsonNode> SyncAsync(ServerProcess server)
    {
        await server.AskAsync();
        return await server.EndAsync();
    }

    static async Task<bool> AcceptsAsync(ServerProcess server)
    {
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(server.Address.Host, server.Address.Port, Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    static async Task<ServerDatabase> EmptyAsync()
    {
        var name = await PostgreSqlTestDatabase.NewAsync();
        var connection = await PostgreSqlCluster.ConnectionStringAsync(name);
        return new(connection, name);
    }

    static ServerProcess Server(Sandbox sandbox, ServerDatabase database) => new(
        sandbox,
        new Dictionary<string, string?>
        {
            ["Serilog:MinimumLevel:Override:DonorSync.Server.Startup"] = "Information",
            ["Serilog:MinimumLevel:Override:DonorSync.Sync"] = "Information",
        },
        database);

    static async Task<Browser> SignInAsync(ServerProcess server)
    {
        var browser = new Browser(server.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");
        return browser;
    }

    static async Task EnterAsync(ServerProcess server, IEnumerable<string> emails) =>
        await server.SendAsync(HttpMethod.Post, "contacts/bulk", new { contacts = emails.Select(Person) });

    static object Person(string email) =>
        new
        {
            type = "person",
            firstName = "Test",
            lastName = email.Split('@')[0],
            primaryEmail = email,
            groups = new[] { "Early", "Late" }
        };

    static IEnumerable<string> Migrated(ServerProcess server) => Log(server, "Updated the database");

    static IEnumerable<string> Log(ServerProcess server, string text) =>
        server.Log.Where(line => line.Contains(text, StringComparison.Ordinal));
}
