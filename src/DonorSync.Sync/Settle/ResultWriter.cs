namespace DonorSync.Sync.Settle;

/// <summary>
/// Stores results: a done step moves its baseline, a failed one does not. Both in one transaction, so that a killed run leaves no step that
/// is done without its baseline.
/// </summary>
static class ResultWriter
{
    public static async Task SettleAsync(
        RunContext run, IReadOnlyList<(PlannedStep Step, StepResult Result)> finished, Func<Baseline, Baseline>? also,
        CancellationToken cancellation)
    {
        var done = finished
            .Where(static f => f is { Step.Step: ContactStep, Result: StepResult.Done })
            .Select(static f => (ContactStep)f.Step.Step)
            .GroupBy(static s => s.Key)
            .ToDictionary(static g => g.Key, static g => g.ToList());
        var baselines = (await run.State.Baselines.BaselinesAtAsync(done.Keys, cancellation)).ToDictionary(static b => b.Key);
        var settled = new List<BaselineUpdate>(done.Count);
        foreach (var (key, steps) in done)
        {
            var before = baselines.GetValueOrDefault(key) ?? Baseline.Empty(key);
            var after = steps.Aggregate(before, static (baseline, step) => step.Remember(baseline));
            after = also is null ? after : also(after);
            settled.Add(new(key, after.IsForgotten ? null : after));
        }
        await run.State.Journal.SaveResultsAsync(
            [.. finished.Select(static f => new FinishedStep(f.Step.Sequence, f.Result))], settled, cancellation);
        foreach (var (step, result) in finished)
            run.Tally.Finished(step.Step, result);
    }
}
