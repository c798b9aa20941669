using System.Text;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>A history of the whole system, played from an empty state, with checks around each run and at the end.</summary>
static class SimHistory
{
    /// <summary>A run may free a name or a place for the next run.</summary>
    const int MostRunsToQuiet = 6;

    /// <summary>A run reports at least once in each phase.</summary>
    const int MostReports = 12;

    /// <param name="seed">Sets up the world: kinds of reads, sizes of pages.</param>
    /// <param name="fullReadUpTo">Accounts up to this size are always read in full; null: by the seed.</param>
    /// <returns>The trace of what happened, without times and ids: equal for two runs of a history.</returns>
    /// <exception cref="BrokenPromiseException">A promise was broken.</exception>
    public static async Task<string> PlayAsync(
        IReadOnlyList<SimAct> acts, uint seed, Coverage coverage, Action? plant = null, Func<Task<SimDatabase>>? open = null,
        int? fullReadUpTo = null)
    {
        await using var world = await SimWorld.StartAsync(fullReadUpTo ?? (seed % 3 == 0 ? 1_000 : 3), seed % 4 == 1 ? 2 : 0, plant, open);
        var trace = new StringBuilder();
        foreach (var act in acts)
        {
            // On days with few requests, people also act when the quota is used up.
            if (act.Kind < SimKind.Run && !(world.Network.IsRationed && act.C % 2 == 0))
                world.WaitOut();
            world.Clock.Advance(act.C % 4 == 0 ? TimeSpan.FromSeconds(0.4) : TimeSpan.FromSeconds(90));
            trace.Append(act.Kind).Append(' ').AppendLine(await DoAsync(world, act, coverage));
            coverage.Count($"act {act.Kind}");
            if (act.Kind < SimKind.Fault)
                world.Acts.Add(act.Kind);
        }
        world.Network.Clear();
        world.Meanwhile.Clear();
        world.WaitOut();
        await SettleAsync(world, trace, coverage);
        if (seed % 4 == 2)
            await UndoWatch.CheckAsync(world, acts);
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
                return world.Network.Arm(act);
            case SimKind.Meanwhile:
                return world.Meanwhile.Arm(act);
            case SimKind.Scarce:
                return world.Network.Ration(act);
            case SimKind.OvertakenRun:
                return await OvertakeAsync(world, act, coverage);
            case SimKind.Preview:
                return await RunAsync(world, new RunRequest(RunKind.Preview), coverage);
            case SimKind.FullRun:
                return await RunAsync(world, new RunRequest(RunKind.Manual, FullRead: true), coverage);
            case SimKind.StoppedRun:
                return await StopAsync(world, act, coverage);
            case SimKind.PausedHour:
                return await PauseAsync(world);
            case SimKind.KilledRun:
                return await RunAsync(world, new RunRequest(RunKind.Scheduled), coverage, act.A % 64);
            default:
                return await RunAsync(world, new RunRequest(RunKind.Scheduled), coverage);
        }
    }

    static Task<string> RunAsync(SimWorld world, RunRequest request, Coverage coverage, int? killAfter = null) =>
        RunAsync(world, request.Kind, coverage, () => world.RunAsync(request, killAfter));

    /// <summary>B19: a run that a user stops ends as after a kill, and says so.</summary>
    static Task<string> StopAsync(SimWorld world, SimAct act, Coverage coverage) =>
        RunAsync(world, RunKind.Scheduled, coverage, async () =>
        {
            var (run, stoppedIn) = await world.StoppedRunAsync(new RunRequest(RunKind.Scheduled), act.A % MostReports);
            if (stoppedIn is not null)
                Promise.Check(run is { State: RunState.Stopped, StoppedBy: SimWorld.Ann }, $"B19: a stopped run ended as {run?.State}");
            return (run, null);
        });

    /// <summary>B19: no run starts automatically while the connection is paused, and nothing changes.</summary>
    static async Task<string> PauseAsync(SimWorld world)
    {
        var before = await world.LookAsync();
        Promise.Check(await world.PausedRunAsync() is null, "B19: a run started automatically while the connection was paused");
        Promise.Check(SimText.All(before) == SimText.All(await world.LookAsync()), "B19: a pause changed something");
        return "paused";
    }

    static async Task<string> RunAsync(
        SimWorld world, RunKind kind, Coverage coverage, Func<Task<(RunRecord? Run, string? KilledAt)>> runAsync)
    {
        var before = await world.LookAsync();
        await world.CheckChangesAsync();
        var ((run, killedAt), stretches) = await world.WatchedAsync(before, runAsync);
        if (await world.CheckChangesAsync())
            coverage.Count("followed by something to go by");
        if (run?.LookedAt is { } changed)
            coverage.Count(changed == 0 ? "planned nothing" : "planned changed addresses");
        if (killedAt is not null)
            world.Network.Struck.Add((SimFault.Killed, world.Network.PhaseOfProgress()));
        var faults = TakeFaults(world, coverage);
        var after = stretches[^1].After;
        // The last steps of a stopped run may be done and not recorded, as after a kill.
        await CheckAsync(world, stretches, kind, killedAt is null && run?.State != RunState.Stopped ? run : null);
        CountMet(world, coverage);
        coverage.Count(killedAt is null ? $"run {run?.State}" : $"killed {killedAt}");
        var lied = world.LiedTo;
        var alone = stretches.Count == 1;
        if (run is { State: RunState.Completed, Kind: not RunKind.Preview } && faults == 0 && alone && (!lied || run.Read == ReadKind.Full))
        {
            RunWatch.OptOutsHaveComeIn(after);
            TableWatch.CheckEdits(before, after);
            world.LiedTo &= run.Read != ReadKind.Full;
        }
        if (run is { State: RunState.Completed, Read: ReadKind.Full, Kind: not RunKind.Preview } && faults == 0 && alone)
            TableWatch.Check(before, after);
        await world.FinishErasingAsync();
        return killedAt is null ? $"{run?.State} {Done(run)}" : $"killed {killedAt}";
    }

    /// <param name="run">The ended run; null when its process was killed.</param>
    static async Task CheckAsync(SimWorld world, IReadOnlyList<Stretch> stretches, RunKind kind, RunRecord? run)
    {
        Promise.Check(world.Network.Breaches.Count == 0, string.Join("; ", world.Network.Breaches));
        RunWatch.Check(stretches, kind, world.LiedTo);
        foreach (var stretch in stretches)
            world.Echo.Check(stretch.Before, stretch.After);
        if (kind != RunKind.Preview)
            RunWatch.CheckCounts(stretches, run);
        var moved = stretches.Where(
            static s => SimText.Here(s.Before) != SimText.Here(s.After) || SimText.There(s.Before) != SimText.There(s.After)).ToList();
        if (moved.Count == 0)
            return;
        var journal = await world.JournalAsync();
        List<Link> links = [.. stretches.SelectMany(static s => s.Before.Links.Concat(s.After.Links))];
        var givenUp = Stretch.AddressesGivenUp(stretches);
        foreach (var stretch in moved)
            new JournalWatch(stretch.Before, stretch.After, links, journal, run is null, givenUp).Check();
        new JournalWatch(stretches[^1].Before, stretches[^1].After, links, journal, run is null, givenUp).CheckLinks();
        foreach (var stretch in moved.Where(
            static s => !s.Before.People.TrueForAll(was => s.After.People.Find(c => c.Id == was.Id)?.OptIn.Yes == was.OptIn.Yes)))
            CheckEvidence(stretch.After, await world.EvidenceAsync());
    }

    static void CheckEvidence(BothSides after, ILookup<string, (bool Yes, DateTimeOffset At)> evidence)
    {
        foreach (var now in after.People)
        {
            Promise.Check(
                evidence[now.Id.Value].Where(e => e.At <= after.At).Select(static e => e.Yes).LastOrDefault(now.OptIn.Yes) == now.OptIn.Yes,
                $"B11: there is no evidence of the opt-in of {now.Key}");
        }
    }

    static void CountMet(SimWorld world, Coverage coverage)
    {
        foreach (var (act, phase) in world.Met)
            coverage.CountMeanwhile(act, phase);
        world.Met.Clear();
    }

    /// <summary>A process that lost its lease writes nothing more.</summary>
    static async Task<string> OvertakeAsync(SimWorld world, SimAct act, Coverage coverage)
    {
        var before = await world.LookAsync();
        var (texts, stretches) = await world.WatchedAsync(before, () => world.OvertakenAsync(act.A % 24));
        CountMet(world, coverage);
        RunWatch.Check(
            stretches, RunKind.Scheduled, world.LiedTo || world.Network.Struck.Exists(static s => s.Fault == SimFault.SkippedRows));
        if (texts is not var (taken, left))
        {
            TakeFaults(world, coverage);
            return "not overtaken";
        }
        world.Network.Struck.Add((SimFault.Overtaken, world.OvertakenIn));
        TakeFaults(world, coverage);
        coverage.Count("overtaken");
        Promise.Check(taken == left, $"A process that had lost its lease wrote something:\n{taken}\n----\n{left}");
        return "overtaken";
    }

    /// <summary>Counts the faults of a run.</summary>
    static int TakeFaults(SimWorld world, Coverage coverage)
    {
        var struck = world.Network.Struck;
        world.LiedTo |= struck.Exists(static s => s.Fault == SimFault.SkippedRows);
        foreach (var (fault, phase) in struck)
            coverage.Count(world.Acts, fault, phase);
        var count = struck.Count;
        struck.Clear();
        world.Acts.Clear();
        return count;
    }

    static async Task SettleAsync(SimWorld world, StringBuilder trace, Coverage coverage)
    {
        var full = await RunAsync(world, new RunRequest(RunKind.Manual, FullRead: true), coverage);
        trace.AppendLine(full);
        // What a failed run had not read is still new to the next one.
        var told = full.StartsWith("Completed", StringComparison.Ordinal);
        for (var runs = 1; ; runs++)
        {
            var before = await world.LookAsync();
            var mark = world.Control.Requests()[^1].Number;
            var ((run, _), stretches) = await world.WatchedAsync(before, () => world.RunAsync(new RunRequest(RunKind.Scheduled)));
            var requests = world.Control.Requests(mark).Where(static r => r.IsApi).ToList();
            var after = stretches[^1].After;
            await CheckAsync(world, stretches, RunKind.Scheduled, run);
            await world.FinishErasingAsync();
            trace.Append(run?.State).Append(' ').AppendLine(Done(run));
            // Baselines may have to be saved although there is nothing left to do.
            if (told && Done(run).Length == 0 && run is { State: RunState.Completed } && SimText.Kept(before) == SimText.Kept(after))
            {
                Promise.Check(SimText.All(before) == SimText.All(after), "A run that did nothing changed something");
                Promise.Check(world.Network.PageSize > 0 || requests.Count <= 4,
                    $"A run with nothing new spent {requests.Count} requests: {string.Join(", ", requests.Select(static r => r.Path))}");
                new Agreement(after).Check();
                var traces = await world.TracesOfErasedAsync();
                Promise.Check(traces.Count == 0, $"An erased person is still in {string.Join(", ", traces)}");
                return;
            }
            told = run?.State is RunState.Completed or RunState.CompletedWithErrors;
            if (runs == MostRunsToQuiet)
                throw new BrokenPromiseException(
                    $"No rest after {runs} undisturbed runs: {run?.State} {Done(run)} {run?.Error} {run?.HoldReason} "
                    + $"{await world.FailuresAsync(run!.Id)}");
        }
    }

    static string Done(RunRecord? run) =>
        run is null ? "none" : string.Join(' ', run.Counts.DoneByRule.Select(static r => $"{r.Key}:{r.Value}"));
}
