using System.Diagnostics;
using System.Globalization;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.KillTests;

namespace DonorSync.Tests.ClockTests;

/// <summary>
/// A server of its own process, whose clock on the wall is set by libfaketime while the monotonic one stays real. <c>./test --long</c> plays
/// it; the Debian package faketime has the library.
/// </summary>
public sealed class FaketimeTests(ITestOutputHelper output)
{
    const string Library = "libfaketimeMT.so.1";

    /// <summary>The shortest interval there is, and what a sync may be late.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Syncs_go_on_within_a_minute_when_the_clock_is_set_by_an_hour_a_day_and_a_month_A3()
    {
        var library = Directory.Exists("/usr/lib")
            ? Directory.EnumerateFiles("/usr/lib", Library, new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault()
            : null;
        Assert.SkipUnless(library is not null, "libfaketime is not installed (Debian: apt-get install faketime).");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "+0", Cancellation);
        await using var sandbox = await Sandbox.StartAsync(new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false }, Cancellation);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            ["Sync:Interval"] = Interval.ToString("c", CultureInfo.InvariantCulture),
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        });
        await server.StartAsync();
        await server.SendAsync(HttpMethod.Post, "contacts", new { firstName = "Ada", primaryEmail = "ada@example.org" });
        await server.ConnectAsync();
        await server.EndAsync();

        foreach (var offset in new[] { "+3600", "+0", "-86400", "+0", "+2592000", "-2592000" })
        {
            var known = await RunsAsync(server);
            await File.WriteAllTextAsync(file, offset, Cancellation);
            await WaitsAtMostAsync(server, offset, known);
        }
        // During a sync: the sync that goes on ends, and the next one comes in time.
        foreach (var offset in new[] { "+86400", "-86400" })
        {
            sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.Delay, Delay = TimeSpan.FromSeconds(10), Operation = "GET /contacts", Count = 1 });
            var started = (string)(await server.SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { preview = false }))!["id"]!;
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
            await File.WriteAllTextAsync(file, offset, Cancellation);
            await EndsAsync(server, started);
            await WaitsAtMostAsync(server, offset + " during a sync", await RunsAsync(server));
        }
        File.Delete(file);
    }

    /// <summary>The next sync begins after an interval at the most, and the minute that it may be late.</summary>
    async Task WaitsAtMostAsync(ServerProcess server, string offset, IReadOnlySet<string> known)
    {
        var began = Stopwatch.StartNew();
        string? next;
        while ((next = (await RunsAsync(server)).FirstOrDefault(run => !known.Contains(run))) is null)
        {
            Assert.True(began.Elapsed <= Interval + Late, $"No sync for {began.Elapsed} after {offset}: {string.Join('\n', server.Log.TakeLast(5))}");
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        }
        output.WriteLine($"{offset}: the next sync began after {began.Elapsed.TotalSeconds:0} s");
        await EndsAsync(server, next);
    }

    /// <summary>They are listed by the time at which they began, which says nothing about their order here.</summary>
    static async Task<IReadOnlySet<string>> RunsAsync(ServerProcess server) =>
        (await server.SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=100"))!["items"]!.AsArray().Select(static run => (string)run!["id"]!).ToHashSet();

    static async Task EndsAsync(ServerProcess server, string run)
    {
        var began = Stopwatch.StartNew();
        string? state;
        while ((state = (string?)(await server.SendAsync(HttpMethod.Get, $"apps/constant-contact/syncs/{run}"))!["state"]) == "running")
        {
            Assert.True(began.Elapsed <= Late, "The sync does not end.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
        }
        Assert.Equal("completed", state);
    }
}
