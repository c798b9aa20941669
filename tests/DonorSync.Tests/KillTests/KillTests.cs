using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.KillTests;

/// <summary>
/// B8: a first sync whose process is killed at random moments ends in the same state as an undisturbed one. <c>DONORSYNC_LONG=1</c> kills
/// 50 times during 20,000 contacts.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly int Contacts = Long ? 20_000 : 1_500;
    static readonly int Kills = Long ? 50 : 5;

    /// <summary>About the duration of an undisturbed first sync, so that kills cover all of it.</summary>
    static readonly TimeSpan LongestWait = Long ? TimeSpan.FromSeconds(12) : TimeSpan.FromSeconds(2.5);

    [Fact]
    public async Task A_first_sync_killed_again_and_again_ends_as_an_undisturbed_one_B8()
    {
        var undisturbed = await RunAsync(kills: 0);
        var killed = await RunAsync(Kills);

        output.WriteLine($"{Contacts} contacts, {undisturbed.Count} rows compared");
        Assert.Empty(killed.Except(undisturbed).Take(20));
        Assert.Equal(undisturbed, killed);
    }

    [Fact]
    public async Task A_first_sync_that_SIGTERM_stopped_continues_when_the_server_starts_B8()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.FromSeconds(2), EnforceLimits = false }, TestContext.Current.CancellationToken);
        await using var server = new ServerProcess(
            sandbox, new Dictionary<string, string?> { ["ConstantContact:ActivityPause"] = "00:00:00.500" });
        await server.StartAsync();
        await EnterAsync(server);
        await server.ConnectAsync();
        await ServerProcess.UntilAsync(
            "contacts are sent", async () => (string?)(await server.NewestRunAsync())["phase"] is "groups and lists" or "adding to lists");

        Assert.Equal(0, await server.StopAsync());
        await server.StartAsync();
        await ServerProcess.UntilAsync(
            "a run that nobody started has completed", async () =>
                await server.NewestRunAsync() is var run && (string?)run["state"] == "completed" && (string?)run["kind"] == "first");
        Assert.Equal(0, (await server.SyncAsync())["rules"]!.AsArray().Sum(static r => (int)r!["done"]!));
    }

    async Task<IReadOnlyList<string>> RunAsync(int kills)
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.FromMilliseconds(100), EnforceLimits = false },
            TestContext.Current.CancellationToken);
        var account = sandbox.Control.DefaultAccount;
        Seed(account);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            ["ConstantContact:RequestsPerSecond"] = "20",
            ["Sync:ContactsPerSlice"] = (Contacts / 5).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Sync:BatchSize"] = "200",
        });
        await server.StartAsync();
        await EnterAsync(server);
        await server.ConnectAsync();

        var random = new Random(20_261_123);
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.NextDouble() * LongestWait, TimeProvider.System, TestContext.Current.CancellationToken);
            var phase = (await server.TryAsync("apps/constant-contact/syncs?limit=1"))?["items"]![0];
            output.WriteLine($"kill {kill + 1}: {phase?["state"]} {phase?["phase"]} {phase?["progress"]?["done"]}");
            server.Kill();
            await server.StartAsync();
        }
        await EndsAsync(server);
        // The sync continues automatically after the kills; one more sync then has nothing to do.
        var quiet = await server.SyncAsync();
        Assert.Equal(0, quiet["rules"]!.AsArray().Sum(static r => (int)r!["done"]!));
        return await FullState.OfAsync(server, account);
    }

    async Task EndsAsync(ServerProcess server)
    {
        JsonNode run;
        do
            run = await server.EndAsync();
        while ((string?)run["error"] is { } error && error.StartsWith("interrupted", StringComparison.Ordinal));
        output.WriteLine($"at last: {run["kind"]} {run["state"]} {run["error"]}");
        foreach (var line in server.Log.Where(static l => l.Contains("Error", StringComparison.Ordinal)))
            output.WriteLine(line);
        Assert.Equal("completed", (string?)run["state"]);
    }

    /// <summary>A tenth exists already: some may be mailed, some are unsubscribed, some are deleted.</summary>
    static void Seed(AccountControl account)
    {
        for (var n = 0; n < Contacts / 10; n++)
        {
            account.Seed(new SeedContact
            {
                Email = n % 3 == 0 ? $"donor{n}@example.org" : $"reader{n}@example.net",
                Permission = n % 5 == 1 ? PermissionToSend.Unsubscribed : PermissionToSend.Implicit,
                Deleted = n % 7 == 2,
                Lists = n % 5 == 1 || n % 7 == 2 ? [] : n % 2 == 0 ? ["group 1"] : ["Readers"],
            });
        }
    }

    static async Task EnterAsync(ServerProcess server)
    {
        foreach (var chunk in Enumerable.Range(0, Contacts).Chunk(1_000))
        {
            await server.SendAsync(HttpMethod.Post, "contacts/bulk", new
            {
                contacts = chunk.Select(static n => new
                {
                    type = "person",
                    firstName = "Donor",
                    lastName = $"No. {n}",
                    primaryEmail = n % 50 == 49 ? $"donor{n}@example.museum" : $"donor{n}@example.org",
                    groups = n % 11 == 10 ? Array.Empty<string>() : [$"Group {n % 7}", $"Group {n % 3}"],
                    preferences = new { integrationEmailOptIn = n % 13 != 12 },
                }),
            });
        }
    }
}
