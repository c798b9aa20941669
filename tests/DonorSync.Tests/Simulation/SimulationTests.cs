using System.Diagnostics;
using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// Deterministic simulation of the whole system: random acts on both sides, random faults of the service and the network, random kills.
/// Afterwards undisturbed runs settle, both sides agree, and nothing forbidden happened on the way. <c>DONORSYNC_LONG=1</c> plays 20,000
/// histories; <c>DONORSYNC_HISTORIES</c> sets the number and <c>DONORSYNC_FIRST</c> the first seed.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly int Histories = int.TryParse(Environment.GetEnvironmentVariable("DONORSYNC_HISTORIES"), out var some) ? some : Long
        ? 20_000 : EnoughForAll;
    const int EnoughForRare = 1_000;
    static readonly int First = int.TryParse(Environment.GetEnvironmentVariable("DONORSYNC_FIRST"), out var first) ? first : 1;
    const int TwiceEvery = 20;
    const int OnBothEvery = 100;

    /// <summary>From this number of histories, every act, fault and phase must have occurred.</summary>
    const int EnoughForAll = 300;

    [Fact]
    public async Task After_any_history_the_whole_system_agrees_and_breaks_no_promise_B8_B9()
    {
        var coverage = new Coverage();
        var watch = Stopwatch.StartNew();
        await EachAsync(Histories, async (seed, history) =>
        {
            if (await BrokenAsync(history, seed, coverage) is { } promise)
                throw new BrokenPromiseException($"Seed {seed}: {await ShrunkAsync(history, seed, promise)}");
        });
        // A refused grant needs a token that expires in the same run: too rare for 300 histories. The tests of grants cover it.
        var missing = coverage.NeverMet.Where(static what => Histories >= EnoughForRare || what != "fault InvalidGrant").ToList();
        Assert.True(Histories < EnoughForAll || missing.Count == 0, $"Never met: {string.Join(", ", missing)}");
        output.WriteLine($"{Histories} histories in {watch.Elapsed.TotalSeconds:0} s: {coverage.Figures}\n{coverage}");
    }

    /// <summary>Every account counts as large, so that runs plan only changed addresses whenever they may.</summary>
    [Fact]
    public async Task After_any_history_a_run_that_plans_only_changed_addresses_misses_nothing_B8()
    {
        var coverage = new Coverage();
        await EachAsync(Math.Max(1, Histories / TwiceEvery * 4), async (seed, history) =>
        {
            try
            {
                await SimHistory.PlayAsync(history, seed, coverage, fullReadUpTo: 0);
            }
            catch (BrokenPromiseException broken)
            {
                throw new BrokenPromiseException($"Seed {seed}: {broken.Message}");
            }
        });
        output.WriteLine(coverage.ToString());
        Assert.True(
            Histories < EnoughForAll || coverage.Times("planned changed addresses") > 5, "Too few runs planned only changed addresses.");
    }

    [Fact]
    public Task After_any_history_with_stopped_runs_and_pauses_no_promise_is_broken_B19() =>
        EachAsync(Math.Max(1, Histories / TwiceEvery * 2), async static (seed, _) =>
    {
        try
        {
            await SimHistory.PlayAsync(SimHistories.WithStops(seed), seed, new Coverage());
        }
        catch (BrokenPromiseException broken)
        {
            throw new BrokenPromiseException($"Seed {seed}: {broken.Message}");
        }
    });

    [Fact]
    public Task A_history_played_twice_has_the_same_result() =>
        EachAsync(Math.Max(1, Histories / TwiceEvery), static async (seed, history) =>
    {
        var once = await SimHistory.PlayAsync(InTurn(history), seed, new Coverage());
        var again = await SimHistory.PlayAsync(InTurn(history), seed, new Coverage());
        if (once != again)
            throw new BrokenPromiseException($"Two plays of seed {seed} differ:\n{once}\n----\n{again}");
    });

    [Fact]
    public Task A_history_has_the_same_result_on_both_databases() =>
        EachAsync(Math.Max(1, Histories / OnBothEvery), static async (seed, history) =>
    {
        var here = await SimHistory.PlayAsync(InTurn(history), seed, new Coverage());
        var there = await SimHistory.PlayAsync(InTurn(history), seed, new Coverage(), open: SimPostgreSql.NewAsync);
        if (here != there)
            throw new BrokenPromiseException($"Seed {seed} has another result on PostgreSQL:\n{here}\n----\n{there}");
    });

    /// <summary>Without simultaneous acts: their order could differ, and so could the point of a kill.</summary>
    static SimAct[] InTurn(SimAct[] history) => [
        .. history.Where(static a => a.Kind != SimKind.Meanwhile)
            .Select(static a => a.Kind == SimKind.ImportFile ? a with { B = (byte)(a.B | 1) } : a),
    ];

    /// <summary>The same histories in every run of the tests, by seed.</summary>
    static Task EachAsync(int histories, Func<uint, SimAct[], Task> play) => Parallel.ForEachAsync(
        Enumerable.Range(First, histories), new ParallelOptions { MaxDegreeOfParallelism = 2 },
        async (seed, _) => await play((uint)seed, SimHistories.Of((uint)seed)));

    static async Task<string?> BrokenAsync(IReadOnlyList<SimAct> history, uint seed, Coverage coverage)
    {
        try
        {
            await SimHistory.PlayAsync(history, seed, coverage);
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>Removes every act that is not needed to break the promise; the rest is short to read and can be pasted as a test.</summary>
    static async Task<string> ShrunkAsync(SimAct[] history, uint seed, string promise)
    {
        List<SimAct> left = [.. history];
        // Many acts at a time first, then one by one until none can be removed.
        for (var many = left.Count / 2; many > 0; many = many > 1 ? many / 2 : 0)
        {
            for (var before = int.MaxValue; left.Count < before && (many == 1 || before == int.MaxValue);)
            {
                before = left.Count;
                for (var i = left.Count - many; i >= 0; i -= many)
                {
                    List<SimAct> without = [.. left];
                    without.RemoveRange(i, Math.Min(many, without.Count - i));
                    if (await BrokenAsync(without, seed, new Coverage()) is { } still)
                        (left, promise) = (without, still);
                    i = Math.Min(i, left.Count);
                }
            }
        }
        return $"{promise}\nafter\n{string.Join(",\n", left)}";
    }
}
