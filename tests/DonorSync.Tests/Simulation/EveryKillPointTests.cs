using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// B8: a run killed at any of its points ends in the same state as an undisturbed one. <c>DONORSYNC_LONG=1</c> tries every point;
/// otherwise every fourth.
/// </summary>
public sealed class EveryKillPointTests(ITestOutputHelper output)
{
    static readonly int Stride = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1" ? 1 : 4;

    [Fact]
    public Task A_first_sync_killed_at_any_point_ends_like_an_undisturbed_one_B8() => TryEveryPointAsync([]);

    [Fact]
    public Task A_busy_sync_killed_at_any_point_ends_like_an_undisturbed_one_B8() => TryEveryPointAsync(DisturbedRun.BusyHour);

    async Task TryEveryPointAsync(SimAct[] then)
    {
        var (undisturbed, _) = await PlayAsync(then, killAfter: null);
        var tried = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var point = 0; ; point += Stride)
        {
            var (end, killedAt) = await PlayAsync(then, point);
            if (killedAt is null)
                break;
            tried[killedAt] = tried.GetValueOrDefault(killedAt) + 1;
            Assert.True(undisturbed == end, $"Killed at point {point}, {killedAt}:\n{end}\n---- instead of\n{undisturbed}");
        }
        output.WriteLine($"{tried.Values.Sum()} points: {string.Join(", ", tried.Select(static t => $"{t.Value} {t.Key}"))}");
        Assert.True(tried.Values.Sum() > 30 / Stride, "A run of this size has more points than that.");
    }

    static Task<(string End, string? KilledAt)> PlayAsync(SimAct[] then, int? killAfter) => DisturbedRun.PlayAsync(
        DisturbedRun.Strangers, then, async world => (await world.RunAsync(new RunRequest(RunKind.Scheduled), killAfter)).KilledAt);
}
