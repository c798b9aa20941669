namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>
/// Visits every state that a small world can reach, breadth first and without chance, with the real run: after each act, after each run of
/// each kind, and where a kill would leave a run after each of its writes. Checks each step of each run, and that undisturbed runs settle.
/// </summary>
sealed class Explorer(SmallWorld world)
{
    readonly InMemorySides sides = new();
    readonly Dictionary<string, int> known = [];
    readonly List<Visited> visited = [];
    readonly Queue<int> waiting = [];
    readonly Dictionary<int, (int Next, bool Quiet)> settling = [];

    sealed record Visited(WorldState State, int From, string How);

    public int States => visited.Count;

    public int RunsDone { get; private set; }

    public async Task ExploreAsync(int most = int.MaxValue)
    {
        world.Setup(sides);
        Visit(WorldState.Of(sides, default), from: -1, "start");
        while (waiting.TryDequeue(out var at))
        {
            if (States > most)
                throw new InvalidOperationException($"More than {most} states, {RunsDone} runs, {waiting.Count} waiting.");
            foreach (var act in world.Acts)
                Try(act, at);
            var asked = await RunAsync(RunWay.Undisturbed, at);
            foreach (var way in world.Runs.Where(way => way.Differs(asked)))
                await RunAsync(way, at);
        }
        foreach (var at in settling.Keys)
            CheckSettles(at);
    }

    void Try(Act act, int at)
    {
        var state = visited[at].State;
        state.Restore(sides);
        sides.Clock.Advance(TimeSpan.FromMinutes(1));
        if (act.Do(sides, state.Past) is { } past)
            Visit(WorldState.Of(sides, past), at, act.Name);
    }

    /// <summary>Returns the writes of both sides that it asked for.</summary>
    async Task<IReadOnlySet<string>> RunAsync(RunWay way, int at)
    {
        var before = visited[at].State;
        before.Restore(sides);
        way.Set(sides);
        sides.Clock.Advance(TimeSpan.FromHours(1));
        var (past, last, found) = (way.Seen(before), before, new List<(WorldState State, string Write)>());
        var asked = new HashSet<string>(StringComparer.Ordinal);
        Exception? broken = null;
        sides.Writes.Written = write =>
        {
            if (write.StartsWith("runs", StringComparison.Ordinal) || broken is not null)
                return;
            asked.Add(write);
            var now = WorldState.Of(sides, past);
            // Most writes of a run only note how far it is.
            if (!IsSame(last, now))
            {
                broken = Record.Exception(() => Promises.Check(last, now, before));
                found.Add((now, write));
            }
            if (write == "memory reviews" && way.Meanwhile is { } act)
            {
                sides.Clock.Advance(TimeSpan.FromMinutes(1));
                past = act.Do(sides, past) ?? past;
                now = WorldState.Of(sides, past);
            }
            last = now;
        };
        var outcome = await GoAsync();
        way.Reset(sides);
        RunsDone++;
        if (way.IsUndisturbed && world.HasValues)
            broken ??= Record.Exception(() => Promises.CheckValues(before, WorldState.Of(sides, past)));
        if (broken is not null)
            throw new InvalidOperationException($"{broken.Message} ({States} states, {RunsDone} runs)\n{Way(at)}\n{way.Name}", broken);
        foreach (var (state, write) in found)
            Visit(state, at, $"{way.Name}, killed after {write}");
        var isQuiet = !asked.Any(static write => write[0] == 'c');
        var end = WorldState.Of(sides, way.IsUndisturbed && outcome.State == RunState.Completed ? Answered(past) : past);
        var reached = Visit(end, at, way.Name);
        if (way.IsUndisturbed)
            settling[at] = (reached, isQuiet);
        return asked;
    }

    /// <summary>The run has seen everything. Leaving the list ends when a run sees the contact outside of the group (M4).</summary>
    Past Answered(Past past) => past with
    {
        LeftGroup = false,
        LeftList = past.LeftList
        && sides.Crm.State.Contacts.Values.Any(static c => !c.Groups.IsEmpty)
    };

    async Task<RunOutcome> GoAsync()
    {
        var claim = await sides.Runs.TryClaimAsync(InMemoryRuns.Connection, new(RunKind.Scheduled), CancellationToken.None);
        var context = new RunContext(claim!, sides.Crm, sides.Account, sides.Memory.Open(claim!), sides.Runs, sides.Settings, sides.Options,
            sides.Clock);
        return await new SyncRun(context).RunAsync(CancellationToken.None);
    }

    bool IsSame(WorldState one, WorldState other) =>
        ReferenceEquals(one.Crm, other.Crm) && ReferenceEquals(one.Account, other.Account) && one.Past == other.Past
        && ReferenceEquals(one.Memory.Links, other.Memory.Links) && ReferenceEquals(one.Memory.Baselines, other.Memory.Baselines)
        && (ReferenceEquals(one.Memory.Mirror, other.Memory.Mirror) || (!world.HasOldMirror && !world.HasValues));

    int Visit(WorldState state, int from, string how)
    {
        var text = CanonicalText.Of(state, world);
        if (known.TryGetValue(text, out var at))
            return at;
        known[text] = at = visited.Count;
        visited.Add(new(state, from, how));
        waiting.Enqueue(at);
        return at;
    }

    /// <summary>
    /// B8: from every state, a few undisturbed runs reach one in which a run has nothing to do, and there both sides agree.
    /// </summary>
    void CheckSettles(int at)
    {
        var now = at;
        for (var runs = 0; runs <= world.MostRunsToSettle; runs++)
        {
            var (next, quiet) = settling[now];
            if (next == now && quiet)
            {
                if (Record.Exception(() => Promises.CheckSettled(visited[now].State)) is { } broken)
                    throw new InvalidOperationException($"{broken.Message}\n{Way(now)}", broken);
                return;
            }
            now = next;
        }
        throw new InvalidOperationException($"Not settled after {world.MostRunsToSettle} runs:\n{Way(at)}\nbecomes\n{Way(now)}");
    }

    /// <summary>How a state is reached, act by act, and the state.</summary>
    string Way(int at)
    {
        var steps = new List<string>();
        for (var i = at; i >= 0; i = visited[i].From)
            steps.Insert(0, visited[i].How);
        return string.Join("\n", steps) + CanonicalText.Of(visited[at].State, world);
    }
}
