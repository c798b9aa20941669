namespace DonorSync.Testing;

/// <summary>Links, and what each run planned and did.</summary>
public sealed partial class InMemorySyncMemory
{
    public Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Link>>([.. state.Links.Values]);

    public Task<LeftOut> LeftOutAsync(CancellationToken cancellation) => Task.FromResult(state.LeftOut);

    public Task SaveLinkAsync(Link link, CancellationToken cancellation) =>
        WriteAsync("memory link", s => s with { Links = s.Links.SetItem(link.Id.Value, link) });

    public Task DropLinkAsync(LinkId link, CancellationToken cancellation) =>
        WriteAsync("memory link", s => s with { Links = s.Links.Remove(link.Value) });

    public Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation) =>
        WriteAsync("memory plan", s => Settle(Planned(s, steps), settled));

    public Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, CancellationToken cancellation) =>
        StepsAsync(k => k.Step.Phase == phase && k.Step.Sequence > after, limit);

    public Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(LinkId link, long after, int limit, CancellationToken cancellation) =>
        StepsAsync(
            k => k.Step is { Step: ContactStep.JoinList { Rule: Rule.M1 } join } && join.Link == link && k.Step.Sequence > after,
            limit);

    public Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
        StepsAsync(
            k => k.Step.Step is ContactStep.CreateInCtct create && addresses.Contains(create.Email.Address), int.MaxValue);

    public Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation) => WriteAsync("memory hold", s =>
        Changed(s, sequence, (kept, _) => kept with { State = KeptStepState.Held, Reason = why }));

    public Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation)
    {
        var results = steps.ToDictionary(static f => f.Sequence, static f => f.Result);
        return WriteAsync("memory results", s => Settle(Changed(s, results.Keys, (kept, sequence) => results[sequence] switch
        {
            StepResult.Done done => kept with { State = KeptStepState.Done, Contact = done.Contact },
            StepResult.Overtaken overtaken => kept with { Reason = overtaken.Reason },
            StepResult.Failed failed => kept with { State = KeptStepState.Failed, Reason = failed.Reason },
            var other => throw new ArgumentOutOfRangeException(nameof(steps), other, "not a result"),
        }), settled));
    }

    public Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<string>>(
        state.StepsOf(run).Values.Where(static k => k.State == KeptStepState.Held).Select(static k => k.Step.Digest)
            .ToHashSet(StringComparer.Ordinal));

    public Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation) => Task.FromResult(state.Discarded);

    public Task EndDiscardAsync(CancellationToken cancellation) => WriteAsync("memory discard", static s => s with { Discarded = null });

    /// <summary>A user discards what a run held (B3).</summary>
    public async Task DiscardAsync(RunId run, DateTimeOffset at, string by) =>
        state = state with { Discarded = new(run, at, by, await HeldDigestsAsync(run, CancellationToken.None)) };

    Task<IReadOnlyList<PlannedStep>> StepsAsync(Func<KeptStep, bool> which, int limit) =>
        Task.FromResult<IReadOnlyList<PlannedStep>>(
    [
        .. state.StepsOf(Run).Values.Where(k => k.State == KeptStepState.Planned && which(k)).Take(limit).Select(static k => k.Step),
    ]);

    MemoryState Planned(MemoryState s, IEnumerable<PlannedStep> steps) => s with
    {
        Journal = s.Journal.SetItem(Run,
            steps.Aggregate(s.StepsOf(Run), static (all, step) => all.Add(step.Sequence, new(step, KeptStepState.Planned)))),
    };

    MemoryState Changed(MemoryState s, IEnumerable<long> sequence, Func<KeptStep, long, KeptStep> change) => s with
    {
        Journal = s.Journal.SetItem(Run,
            sequence.Aggregate(s.StepsOf(Run), (all, number) => all.SetItem(number, change(all[number], number)))),
    };

    static MemoryState Settle(MemoryState s, IReadOnlyList<BaselineUpdate> settled)
    {
        foreach (var (key, baseline) in settled)
            s = s with { Baselines = baseline is null ? s.Baselines.Remove(key) : s.Baselines.SetItem(key, baseline) };
        return s.Note(settled.Select(static b => b.Key));
    }
}
