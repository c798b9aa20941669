using System.Diagnostics;

namespace DonorSync.Sync.Telemetry;

/// <summary>The trace of one run: a span for the run, and within it one for each phase.</summary>
sealed class RunTrace : IDisposable
{
    static readonly ActivitySource Source = new(RunMeters.Name);

    readonly TimeProvider clock;
    readonly Activity? run;
    Activity? phase;
    RunPhase? name;
    long began;

    public RunTrace(RunClaim claim, TimeProvider clock)
    {
        this.clock = clock;
        run = Source.StartActivity("run");
        run?.SetTag("donorsync.run", claim.Run.Value).SetTag("donorsync.run.kind", claim.Request.Kind.ToString());
    }

    /// <summary>Ends the phase before and begins this one.</summary>
    public void Enter(RunPhase next)
    {
        if (name == next)
            return;
        Leave();
        (name, began) = (next, clock.GetTimestamp());
        phase = Source.StartActivity(RunPhaseWords.Of(next), ActivityKind.Internal, run?.Context ?? default);
    }

    /// <summary>
    /// Ends the trace with the kind of the failure only: the text of the error may name a contact, and stays in the history.
    /// </summary>
    public void End(RunOutcome outcome)
    {
        run?.SetTag("donorsync.run.state", outcome.State.ToString()).SetTag("donorsync.run.requests", outcome.Requests);
        if (outcome.State == RunState.Failed)
            run?.SetTag("error.type", outcome.Failure?.ToString()).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        Leave();
        run?.Dispose();
    }

    void Leave()
    {
        phase?.Dispose();
        if (name is { } passed)
            RunMeters.Passed(passed, clock.GetElapsedTime(began));
        (phase, name) = (null, null);
    }
}
