using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.KillTests;

namespace DonorSync.Tests.OperationsTests;

/// <summary>A backup during a sync contains a whole installation at one moment.</summary>
public sealed class BackupDuringSyncTests(ITestOutputHelper output)
{
    const int Contacts = 3_000;

    [Fact]
    public async Task A_backup_taken_during_a_sync_restores_to_an_installation_whose_next_sync_ends_in_agreement()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.FromMilliseconds(300), EnforceLimits = false },
            TestContext.Current.CancellationToken);
        var account = sandbox.Control.DefaultAccount;
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            ["ConstantContact:RequestsPerSecond"] = "20",
            ["Sync:ContactsPerSlice"] = "500",
            ["Sync:BatchSize"] = "100",
        });
        await server.StartAsync();
        await EnterAsync(server);
        await server.ConnectAsync();
        await UntilAsync(() => Task.FromResult(account.Contacts().Any()));

        var backup = Path.Combine(server.Folder, "backups", "during.db");
        var before = await server.NewestRunAsync();
        var taken = await server.RunAsync("backup", backup);
        var after = await server.NewestRunAsync();
        output.WriteLine($"{before["phase"]} {before["progress"]} -> {after["phase"]} {after["progress"]}: {taken.Output}{taken.Error}");
        Assert.Equal(0, taken.Code);
        Assert.Equal("running", (string?)before["state"]);
        var undisturbed = await server.EndAsync();
        Assert.Equal("completed", (string?)undisturbed["state"]);

        // Then changes follow that the backup does not contain.
        await server.SendAsync(HttpMethod.Post, "contacts/bulk",
            new { contacts = (object[])[new { lastName = "Late", primaryEmail = "late@example.org", groups = (string[])["Group 1"] }] });
        account.Unsubscribe("donor1@example.org");
        await server.SyncAsync();
        server.Kill();
        var restored = await server.RunAsync("restore", backup);
        Assert.True(restored.Code == 0, restored.Error);
        await server.StartAsync();

        // The backup is of the middle of a sync, which does not continue before a user has seen a preview (B1).
        Assert.Equal((string?)before["id"], (string?)(await server.NewestRunAsync())["id"]);
        var run = await server.SyncAsync();
        Assert.Equal("completed", (string?)run["state"]);
        var quiet = await server.SyncAsync();
        Assert.Equal("completed", (string?)quiet["state"]);
        Assert.Equal(0, quiet["rules"]!.AsArray().Sum(static r => (int)r!["done"]!));
        await AgreeAsync(server, account);
    }

    /// <summary>Members of a group are on its list and vice versa, except unsubscribed contacts: nothing resubscribes them (P5).</summary>
    static async Task AgreeAsync(ServerProcess server, AccountControl account)
    {
        var groups = (await ItemsAsync(server, "groups?limit=1000"))
            .ToDictionary(static g => (string)g["id"]!, static g => (string)g["name"]!);
        var members = (await ItemsAsync(server, "contacts?limit=1000"))
            .SelectMany(c => c["groupIds"]!.AsArray().Select(g => $"{c["primaryEmail"]} {groups[(string)g!]}")).ToHashSet();
        var subscribers = account.Contacts().SelectMany(static c => c.Lists.Select(list => $"{c.Email} {list}")).ToHashSet();
        Assert.True(members.Count >= Contacts);
        Assert.Equal(["donor1@example.org Group 1"], members.Except(subscribers));
        Assert.Empty(subscribers.Except(members));
    }

    static async Task EnterAsync(ServerProcess server)
    {
        foreach (var chunk in Enumerable.Range(0, Contacts).Chunk(1_000))
        {
            await server.SendAsync(HttpMethod.Post, "contacts/bulk", new
            {
                contacts = chunk.Select(static n =>
                    new { lastName = $"No. {n}", primaryEmail = $"donor{n}@example.org", groups = (string[])[$"Group {n % 5}"] }),
            });
        }
    }

    static async Task<List<JsonNode>> ItemsAsync(ServerProcess server, string path)
    {
        var all = new List<JsonNode>();
        for (var next = path; next is not null;)
        {
            var page = (await server.SendAsync(HttpMethod.Get, next))!;
            all.AddRange(page["items"]!.AsArray().Select(static i => i!));
            next = (string?)page["nextCursor"] is { } cursor ? $"{path}&cursor={Uri.EscapeDataString(cursor)}" : null;
        }
        return all;
    }

    static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "Waited in vain.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
