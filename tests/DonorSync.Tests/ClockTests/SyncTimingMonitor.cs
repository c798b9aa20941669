using System.Diagnostics;
using DonorSync.Tests.KillTests;

namespace DonorSync.Tests.ClockTests;

/// <summary>
/// Measures the syncs of a server from outside, by the test's monotonic clock. A sync is due one interval after the start of the previous
/// one, but not before that one has ended; it is late if it starts more than a minute after that.
/// </summary>
sealed class SyncTimingMonitor : IAsyncDisposable
{
    static readonly TimeSpan Late = TimeSpan.FromMinutes(1);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly ServerProcess server;
    readonly TimeSpan interval;
    readonly CancellationTokenSource end = new();
    readonly Lock gate = new();
    readonly HashSet<string> known = [];
    readonly List<string> told = [];
    readonly Stopwatch clock = Stopwatch.StartNew();
    readonly Task watching;
    TimeSpan begun, ended;
    int count;
    bool running;

    public SyncTimingMonitor(ServerProcess server, TimeSpan interval)
    {
        (this.server, this.interval) = (server, interval);
        watching = Task.Run(WatchAsync);
    }

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (gate)
                return [.. told];
        }
    }

    public void Note(string what)
    {
        lock (gate)
            told.Add($"{clock.Elapsed.TotalSeconds,6:0.0} s  {what}");
    }

    /// <summary>Waits until the next sync has started. Throws if it is late.</summary>
    public async Task NextAsync()
    {
        var now = count;
        await WaitAsync(() => count > now);
    }

    public Task RunningAsync() => WaitAsync(() => running);

    public Task IdleAsync() => WaitAsync(() => !running);

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await watching;
        end.Dispose();
    }

    async Task WaitAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            if (watching.IsCompleted)
                await watching;
            await Task.Delay(Pause, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    async Task WatchAsync()
    {
        while (!end.IsCancellationRequested)
        {
            await LookAsync();
            await Task.Delay(Pause, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task LookAsync()
    {
        // They are listed by start time, which may differ from their real order.
        var runs = (await server.SendAsync(HttpMethod.Get, "apps/constant-contact/syncs?limit=100"))!["items"]!.AsArray();
        var now = clock.Elapsed;
        var isFirstLook = known.Count == 0;
        var fresh = runs.Where(run => known.Add((string)run!["id"]!)).ToList();
        var isRunning = runs.Any(static run => (string?)run!["state"] == "running");
        var haveCompleted = runs.All(static run => (string?)run!["state"] is "running" or "completed");
        Assert.True(haveCompleted, $"A sync did not complete: {runs.ToJsonString()}");
        if (fresh.Count > 0)
        {
            // A sync that started and ended between two polls has ended by now.
            Assert.True(isFirstLook || fresh.Count == 1, $"{fresh.Count} syncs began at once");
            if (!isFirstLook)
                Note($"a sync began {(now - Due).TotalSeconds:0.0} s after it was due ({(now - begun).TotalSeconds:0.0} s after the last)");
            (begun, ended) = (now, now);
            count++;
        }
        if (isRunning || (running && !isRunning))
            ended = now;
        running = isRunning;
        var log = string.Join('\n', Told.Concat(server.Log.TakeLast(5)));
        Assert.True(running || now <= Due + Late, $"No sync for {(now - Due).TotalSeconds:0} s since it was due.\n{log}");
    }

    TimeSpan Due => begun + interval > ended ? begun + interval : ended;
}
