using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>B19: a run that a user stopped at any of its checkpoints ends, after the next runs, like an undisturbed one.</summary>
public sealed class EveryStopPointTests(ITestOutputHelper output)
{
    /// <summary>Each phase of a run begins with a report.</summary>
    const int FewestPoints = 6;

    [Fact]
    public Task A_first_sync_stopped_at_any_checkpoint_ends_like_an_undisturbed_one_B8_B19() =>
        TryEveryPointAsync([], RunKind.First);

    [Fact]
    public Task A_busy_sync_stopped_at_any_checkpoint_ends_like_an_undisturbed_one_B8_B19() =>
        TryEveryPointAsync(DisturbedRun.BusyHour, RunKind.Scheduled);

    async Task TryEveryPointAsync(SimAct[] then, RunKind kind)
    {
        var (undisturbed, _) = await DisturbedRun.PlayAsync(DisturbedRun.Strangers, then, world => StoppedAtAsync(world, null, kind));
        var points = new List<string>();
        for (var point = 0; ; point++)
        {
            var (end, stoppedAt) = await DisturbedRun.PlayAsync(
                DisturbedRun.Strangers, then, world => StoppedAtAsync(world, point, kind));
            if (stoppedAt is null)
                break;
            points.Add(stoppedAt);
            Assert.True(undisturbed == end, $"Stopped at report {point}, {stoppedAt}:\n{end}\n---- instead of\n{undisturbed}");
        }
        output.WriteLine($"{points.Count} points: {string.Join(", ", points)}");
        Assert.True(points.Count >= FewestPoints, "A run of this size has more points than that.");
    }

    /// <returns>The phase in which the run was stopped; null when it ended before.</returns>
    static async Task<string?> StoppedAtAsync(SimWorld world, int? point, RunKind kind)
    {
        var (run, stoppedIn) = await world.StoppedRunAsync(new RunRequest(RunKind.Scheduled), point ?? int.MaxValue);
        Assert.Equal(kind, run!.Kind);
        Assert.Equal(
            stoppedIn is null ? (RunState.Completed, null) : (RunState.Stopped, SimWorld.Ann), (run.State, run.StoppedBy));
        return stoppedIn?.ToString();
    }
}
