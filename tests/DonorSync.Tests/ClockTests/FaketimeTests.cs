using System.Globalization;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Tests.KillTests;

namespace DonorSync.Tests.ClockTests;

/// <summary>
/// Servers in their own processes: libfaketime sets their wall clock, while the monotonic clock stays real. <c>./test --long</c> runs
/// them; the Debian package faketime contains the library.
/// </summary>
public sealed class FaketimeTests(ITestOutputHelper output)
{
    const string Library = "libfaketimeMT.so.1";

    /// <summary>The shortest allowed interval.</summary>
    static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Two delayed responses keep a sync running for longer than the interval.</summary>
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(34);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>
    /// Each server's clock is set forward while idle, back during a sync, back while idle and forward during a sync, by an hour, a day and
    /// a
    /// month. The test measures every sync from outside, in real time.
    /// </summary>
    [Fact(Explicit = true)]
    public async Task No_sync_starts_more_than_a_minute_after_it_is_due_when_the_clock_is_set_A3()
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        var library = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", Library, everywhere).FirstOrDefault() : null;
        Assert.SkipUnless(library is not null, "libfaketime is not installed (Debian: apt-get install faketime).");
        (string Name, int Seconds)[] jumps = [("an hour", 3_600), ("a day", 86_400), ("a month", 2_592_000)];
        var told = await Task.WhenAll(jumps.Select(by => PlayAsync(library!, by.Name, by.Seconds)));
        foreach (var line in told.SelectMany(static lines => lines))
            output.WriteLine(line);
    }

    static async Task<IReadOnlyList<string>> PlayAsync(string library, string name, int seconds)
    {
        var file = Path.GetTempFileName();
        await SetAsync(file, 0);
        var options = new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false };
        await using var sandbox = await Sandbox.StartAsync(options, Cancellation);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>
        {
            ["Sync:Interval"] = Interval.ToString("c", CultureInfo.InvariantCulture),
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        });
        await server.StartAsync();
        await server.SendAsync(HttpMethod.Post, "contacts", new { firstName = "Ada", primaryEmail = "ada@example.org" });
        await server.ConnectAsync();
        await server.EndAsync();

        await using var watch = new SyncTimingMonitor(server, Interval);
        await watch.NextAsync();
        foreach (var (offset, duringSync) in new[] { (seconds, false), (0, true), (-seconds, false), (0, true) })
        {
            await watch.IdleAsync();
            if (duringSync)
            {
                foreach (var operation in new[] { "GET /contacts", "GET /contact_lists" })
                    sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.Delay, Delay = Answer, Operation = operation, Count = 1 });
                await watch.RunningAsync();
                await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
            }
            await SetAsync(file, offset);
            watch.Note($"{name}: set to {offset:+0;-0;0} s {(duringSync ? "during a sync" : "while idle")}");
            await watch.NextAsync();
            await watch.NextAsync();
        }
        File.Delete(file);
        return watch.Told;
    }

    static Task SetAsync(string file, int offset) =>
        File.WriteAllTextAsync(file, offset.ToString("+0;-0;+0", CultureInfo.InvariantCulture), Cancellation);
}
