using System.Diagnostics;
using CsCheck;
using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// Deterministic simulation of the whole system: people act at random on both sides, the service and the network fail at random, the
/// process is killed at random. Whatever happened, undisturbed runs come to rest, both sides then agree, and nothing that must never
/// be was on the way. <c>DONORSYNC_LONG=1</c> plays 5,000 histories.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly long Histories = Long ? 5_000 : 60;

    /// <summary>Worlds need people and lists before much can happen to them.</summary>
    static readonly Gen<SimAct> AnyAct = Gen.Select(
        Gen.Frequency(
            (6, Gen.Const(SimKind.NewContact)), (4, Gen.Const(SimKind.MakeGroup)), (5, Gen.Const(SimKind.NewSubscriber)), (4, Gen.Const(SimKind.MakeList)),
            (5, Gen.Const(SimKind.JoinGroup)), (4, Gen.Const(SimKind.AddToList)), (5, Gen.Const(SimKind.Run)), (3, Gen.Const(SimKind.KilledRun)),
            (60, Gen.Enum<SimKind>())),
        Gen.Byte, Gen.Byte, Gen.Byte, static (kind, a, b, c) => new SimAct(kind, a, b, c));

    static readonly Gen<SimAct[]> AnyHistory = AnyAct.Array[60, 80];

    [Fact]
    public async Task Whatever_happens_to_the_whole_system_it_comes_to_agree_and_breaks_no_promise_B8_B9()
    {
        var coverage = new Coverage();
        var watch = Stopwatch.StartNew();
        var acts = 0L;
        await AnyHistory.SampleAsync(
            async history =>
            {
                if (await BrokenAsync(history, coverage) is { } promise)
                    throw new BrokenPromiseException(await ShrunkAsync(history, promise));
                Interlocked.Add(ref acts, history.Length);
            },
            iter: Histories, threads: 2);
        output.WriteLine($"{Histories} histories of {acts} acts in {watch.Elapsed.TotalSeconds:0} s\n{coverage}");
    }

    [Fact]
    public async Task A_history_played_twice_goes_the_same_way()
    {
        await AnyHistory.SampleAsync(
            async history =>
            {
                var once = await SimHistory.PlayAsync(history, new Coverage());
                var again = await SimHistory.PlayAsync(history, new Coverage());
                if (once != again)
                    throw new BrokenPromiseException($"Two plays differ:\n{once}\n----\n{again}\nafter\n{string.Join(",\n", history)}");
            },
            iter: Histories / 20, threads: 2);
    }

    static async Task<string?> BrokenAsync(IReadOnlyList<SimAct> history, Coverage coverage)
    {
        try
        {
            await SimHistory.PlayAsync(history, coverage);
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>Leaves out every act that the breach does not need: what is left is the story to read, and can be pasted as a test.</summary>
    static async Task<string> ShrunkAsync(SimAct[] history, string promise)
    {
        List<SimAct> left = [.. history];
        var before = int.MaxValue;
        while (left.Count < before)
        {
            before = left.Count;
            for (var i = left.Count - 1; i >= 0; i--)
            {
                List<SimAct> without = [.. left];
                without.RemoveAt(i);
                if (await BrokenAsync(without, new Coverage()) is { } still)
                    (left, promise) = (without, still);
            }
        }
        return $"{promise}\nafter\n{string.Join(",\n", left)}";
    }
}
