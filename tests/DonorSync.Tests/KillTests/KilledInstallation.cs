using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.KillTests;

/// <summary>
/// A server in its own process with its database on disk, and a Constant Contact that keeps running. The server is killed during one act
/// after another; each time the state must become the same as without the kill.
/// </summary>
sealed class KilledInstallation : IAsyncDisposable
{
    const int Contacts = 60;

    KilledInstallation(Sandbox sandbox, ServerProcess server) =>
        (Sandbox, Server, Browser) = (sandbox, server, new Browser(server.Address));

    public Sandbox Sandbox { get; }

    public ServerProcess Server { get; }

    /// <summary>An administrator who stays signed in after kills.</summary>
    public Browser Browser { get; }

    public ExpectedContacts Expected { get; } = new();

    public AccountControl Account { get; set; } = null!;

    /// <summary>A counter for new names.</summary>
    public int Number { get; set; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<KilledInstallation> StartAsync()
    {
        var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false, EnforceTokenLimit = false }, Cancellation);
        var world = new KilledInstallation(sandbox, new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            // A file that is uploaded on the page is imported by a task.
            ["Import:AtOnceBytes"] = "0",
            ["Sync:BatchSize"] = "100",
            // No holds: a user's change of many contacts must reach Constant Contact with the next sync.
            ["Sync:HoldRemovalsOver"] = "100000",
            ["Sync:HoldRemovalsOverInAnyCase"] = "100000",
            ["Sync:HoldListDeletionsOver"] = "1000",
        }))
        { Account = sandbox.Control.DefaultAccount };
        await world.Server.StartAsync();
        var people = Enumerable.Range(0, Contacts)
            .Select(static n => (Email: $"donor{n}@example.org", Groups: (string[])[$"Group {n % 3}", $"Group {(n + 1) % 3}"])).ToList();
        await world.Server.SendAsync(HttpMethod.Post, "contacts/bulk", new
        {
            contacts = people.Select(static p => new { lastName = p.Email.Split('@')[0], primaryEmail = p.Email, groups = p.Groups }),
        });
        foreach (var (email, groups) in people)
            world.Expected.Add(email, groups);
        await world.Browser.SignInAsync("admin@example.org", "Scenario-password-1");
        await world.Server.ConnectAsync();
        await world.QuietAsync();
        await world.SyncedAsync("at the start");
        return world;
    }

    public DatabaseView View() => new(Server.Database);

    /// <summary>Kills the server during an act, restarts it, and checks everything.</summary>
    /// <param name="moment">Waits for the moment of the kill, and returns the time since the start.</param>
    public async Task<KillSeen> KillAsync(KilledAct act, KilledPlay play, Func<DatabaseView, Task, TimeSpan> moment)
    {
        var (isAfter, mustEnd, wasAnswered, at) = (false, false, false, TimeSpan.Zero);
        using (var view = View())
        {
            var asked = Task.Run(play.Begin, Cancellation);
            at = moment(view, asked);
            wasAnswered = asked.IsCompletedSuccessfully;
            play.AlsoKill();
            Server.Kill();
            await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var isCutOff = asked.Exception?.InnerException is HttpRequestException;
            Assert.True(asked.IsCompletedSuccessfully || isCutOff, $"{play.Name}: {asked.Exception}");
            (isAfter, mustEnd) = (play.HasEffect(view), play.MustEnd(view));
            view.CheckWhole($"{play.Name}, after the kill");
        }
        await Server.StartAsync();
        await QuietAsync();
        var isDone = Look(play.IsDone);
        var log = string.Join('\n', Server.Log.TakeLast(5));
        Assert.True(isDone || !mustEnd, $"{play.Name}: what was committed before the kill does not come to its end. {log}");
        if (!isDone)
        {
            await play.Again();
            await QuietAsync();
            Assert.True(Look(play.IsDone), $"{play.Name}: asked for again it is not done either");
        }
        play.Expect(Expected);
        await SyncedAsync($"{play.Name}, killed {(isAfter ? "after" : "before")} the commit, {at.TotalMilliseconds:0} ms");
        return new(act, play.Name, isAfter, wasAnswered, !isDone, at);
    }

    /// <summary>Waits until no task and no sync is running.</summary>
    public async Task QuietAsync()
    {
        using var view = View();
        await ServerProcess.UntilAsync(
            "tasks and syncs have ended",
            () => Task.FromResult(!view.Is("""
                SELECT (SELECT COUNT(*) FROM "Works" WHERE "State" = 'Open')
                    + (SELECT COUNT(*) FROM "Runs" WHERE "State" = 'Running'
                        OR ("Error" LIKE 'interrupted%' AND rowid = (SELECT MAX(rowid) FROM "Runs")))
                """)));
    }

    /// <summary>Checks that the contacts are as expected, one sync brings the account to agree, and the next has nothing to do.</summary>
    async Task SyncedAsync(string when)
    {
        using (var view = View())
        {
            view.CheckWhole(when);
            Expected.CheckCrm(view, when);
        }
        Assert.True((string?)(await SyncAsync())["state"] == "completed", $"{when}: the sync did not complete");
        var quiet = await SyncAsync();
        var done = quiet["rules"]!.AsArray().Sum(static r => (int)r!["done"]!);
        Assert.True((string?)quiet["state"] == "completed" && done == 0, $"{when}: {quiet.ToJsonString()}");
        using (var view = View())
            Expected.CheckCrm(view, when);
        Expected.CheckAccount(Account, when);
    }

    public async Task<JsonNode> SyncAsync()
    {
        await QuietAsync();
        await Server.AskAsync();
        return await Server.EndAsync();
    }

    public bool Look(Func<DatabaseView, bool> at)
    {
        using var view = View();
        return at(view);
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        await Server.DisposeAsync();
        await Sandbox.DisposeAsync();
    }
}
