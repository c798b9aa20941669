namespace DonorSync.Sync.Tests.Golden;

/// <summary>Carries out a run and says what it planned, and what came of it where that is not simply done.</summary>
sealed class RunText(InMemorySides sides)
{
    const string Nothing = "(nothing to do)";

    public async Task<IEnumerable<string>> GoAsync(RunKind kind, RunId? approved = null)
    {
        var before = sides.Memory.State.Baselines;
        PlanReading? reading = null;
        var written = sides.Writes.Written;
        sides.Writes.Written = write =>
        {
            // The plan is complete, and no step is applied yet.
            if (write == "memory reviews")
                reading = PlanReading.Of(sides.Crm.State, sides.Memory.State with { Baselines = before }, sides.Policy);
            written?.Invoke(write);
        };
        RunRecord? run;
        try
        {
            run = await sides.SyncAsync(new(kind, ApprovedHold: approved));
        }
        catch (ProcessKilledException)
        {
            run = null;
        }
        sides.Writes.Written = written;
        var steps = sides.Memory.State.Journal.OrderByDescending(static j => j.Key.Value).Select(static j => j.Value.Values)
            .FirstOrDefault() ?? [];
        if (run?.Id is { } id)
            steps = sides.Memory.State.StepsOf(id).Values;
        if (reading is not null)
            Assert.Equal(reading.Steps, steps.Select(static s => s.Step.Line));
        string[] lines = [.. steps.Select(Line), .. reading?.Skips ?? [], .. reading?.Reviews ?? []];
        return lines.DefaultIfEmpty(Nothing).Concat(End(run)).Select(static line => line.TrimEnd());
    }

    string Line(KeptStep step) => step.State switch
    {
        KeptStepState.Held => $"{step.Step.Line}  (held{(step.Reason is null ? "" : ": " + step.Reason)})",
        KeptStepState.Failed => $"{step.Step.Line}  (failed: {step.Reason})",
        KeptStepState.Planned when step.Reason is not null => $"{step.Step.Line}  (overtaken: {step.Reason})",
        _ => step.Step.Line,
    };

    static IEnumerable<string> End(RunRecord? run) => run switch
    {
        null => ["(killed)"],
        { State: RunState.Completed, Counts.Warnings.IsEmpty: true } => [],
        { State: RunState.CompletedWithErrors } => [],
        { State: RunState.Held } => [$"(held: {run.HoldReason})"],
        { State: RunState.Stopped } => [$"(stopped by {run.StoppedBy})"],
        _ => [$"({run.State.ToString().ToLowerInvariant()}: {run.Error}{Warnings(run)})"],
    };

    static string Warnings(RunRecord run) => string.Join("; ", run.Counts.Warnings.Select(static w => w.Text));
}
