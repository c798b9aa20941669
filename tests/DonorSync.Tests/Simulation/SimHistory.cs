using System.Collections.Concurrent;
using System.Text;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Sync;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Simulation;

/// <summary>What was played, over all histories: a fuzzer finds only what it can say.</summary>
sealed class Coverage
{
    readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Count(string what, int by = 1) => counts.AddOrUpdate(what, by, (_, n) => n + by);

    public string Figures => $"{Sum("act")} steps, {Sum("fault")} faults, {Sum("killed")} kills, {Sum("run")} runs";

    int Sum(string of) => counts.Where(c => c.Key.StartsWith(of, StringComparison.Ordinal)).Sum(static c => c.Value);

    public int Of(string what) => counts.GetValueOrDefault(what);

    public override string ToString() => string.Join('\n', counts.OrderBy(static c => c.Key, StringComparer.Ordinal).Select(static c => $"{c.Value,8}  {c.Key}"));
}

/// <summary>A history of the whole system, played from nothing; what must hold is checked around each run and at the end.</summary>
static class SimHistory
{
    /// <summary>A run may free a name or a place that only the next one can use.</summary>
    const int MostRunsToQuiet = 6;

    /// <returns>The trace: what happened, without times and ids. Two plays of one history have the same.</returns>
    /// <exception cref="BrokenPromiseException">Something does not hold.</exception>
    public static async Task<string> PlayAsync(IReadOnlyList<SimAct> acts, Coverage coverage, Action? plant = null)
    {
        await using var world = await SimWorld.StartAsync(acts.Count % 2 == 0 ? 3 : 1_000, plant);
        var trace = new StringBuilder();
        foreach (var act in acts)
        {
            world.Clock.Advance(act.C % 4 == 0 ? TimeSpan.FromSeconds(0.4) : TimeSpan.FromSeconds(90));
            trace.Append(act.Kind).Append(' ').AppendLine(await DoAsync(world, act, coverage));
            coverage.Count($"act {act.Kind}");
        }
        world.Control.ClearFaults();
        await SettleAsync(world, trace, coverage);
        return trace.ToString();
    }

    static async Task<string?> DoAsync(SimWorld world, SimAct act, Coverage coverage)
    {
        switch (act.Kind)
        {
            case < SimKind.NewSubscriber:
                await SimPeople.DoAsync(world, act);
                return null;
            case < SimKind.Fault:
                await SimSubscribers.DoAsync(world, act);
                return null;
            case SimKind.Fault:
                var fault = SimFaults.Set(world, act);
                coverage.Count($"fault {fault}");
                return fault;
            case SimKind.Preview:
                return await RunAsync(world, new RunRequest(RunKind.Preview), coverage);
            case SimKind.FullRun:
                return await RunAsync(world, new RunRequest(RunKind.Manual, FullRead: true), coverage);
            case SimKind.KilledRun:
                return await RunAsync(world, new RunRequest(RunKind.Scheduled), coverage, act.A % 64);
            default:
                return await RunAsync(world, new RunRequest(RunKind.Scheduled), coverage);
        }
    }

    static async Task<string> RunAsync(SimWorld world, RunRequest request, Coverage coverage, int? killAfter = null)
    {
        var before = await world.LookAsync();
        var (run, killedAt) = await world.RunAsync(request, killAfter);
        RunWatch.Check(before, await world.LookAsync(), request.Kind);
        coverage.Count(killedAt is null ? $"run {run?.State}" : $"killed {killedAt}");
        return killedAt is null ? $"{run?.State} {Done(run)}" : $"killed {killedAt}";
    }

    static async Task SettleAsync(SimWorld world, StringBuilder trace, Coverage coverage)
    {
        trace.AppendLine(await RunAsync(world, new RunRequest(RunKind.Manual, FullRead: true), coverage));
        for (var runs = 1; ; runs++)
        {
            var before = await world.LookAsync();
            var mark = world.Control.Requests()[^1].Number;
            var (run, _) = await world.RunAsync(new RunRequest(RunKind.Scheduled));
            var requests = world.Control.Requests(mark).Count(static r => r.IsApi);
            var after = await world.LookAsync();
            RunWatch.Check(before, after, RunKind.Scheduled);
            trace.Append(run?.State).Append(' ').AppendLine(Done(run));
            if (Done(run).Length == 0 && run is { State: RunState.Completed })
            {
                Promise.Check(RunWatch.Text(before) == RunWatch.Text(after), "A run that did nothing changed something");
                Promise.Check(requests <= 4, $"A run with nothing new spent {requests} requests");
                new Agreement(after).Check();
                return;
            }
            if (runs == MostRunsToQuiet)
                throw new BrokenPromiseException($"No rest after {runs} undisturbed runs: {run?.State} {Done(run)} {run?.Error} {run?.HoldReason} {await world.FailuresAsync(run!.Id)}");
        }
    }

    static string Done(RunRecord? run) => run is null ? "none" : string.Join(' ', run.Counts.DoneByRule.Select(static r => $"{r.Key}:{r.Value}"));
}
