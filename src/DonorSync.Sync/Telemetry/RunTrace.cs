using System.Diagnostics;

namespace DonorSync.Sync;

/// <summary>The trace of one run: a span for the run, and within it one for each phase, in the order in which they come.</summary>
sealed class RunTrace : IDisposable
{
    static readonly ActivitySource Source = new(RunMeters.Name);

    readonly TimeProvider clock;
    readonly Activity? run;
    Activity? phase;
    string? name;
    long began;

    public RunTrace(RunClaim claim, TimeProvider clock)
    {
        this.clock = clock;
        run = Source.StartActivity("run");
        run?.SetTag("donorsync.run", claim.Run.Value).SetTag("donorsync.run.kind", claim.Request.Kind.ToString());
    }

    /// <summary>The run is in this phase now; the one before has ended.</summary>
    public void Enter(string next)
    {
        if (name == next)
            return;
        Leave();
        (name, began) = (next, clock.GetTimestamp());
        phase = Source.StartActivity(next, ActivityKind.Internal, run?.Context ?? default);
    }

    /// <param name="why">Null when it did not fail. The text of the error stays in the history: it may name a contact.</param>
    public void End(RunOutcome outcome, RunFailure? why)
    {
        run?.SetTag("donorsync.run.state", outcome.State.ToString()).SetTag("donorsync.run.requests", outcome.Requests);
        if (outcome.State == RunState.Failed)
            run?.SetTag("error.type", why?.ToString()).SetStatus(ActivityStatusCode.Error);
    }

    public void Dispose()
    {
        Leave();
        run?.Dispose();
    }

    void Leave()
    {
        phase?.Dispose();
        if (name is not null)
            RunMeters.Passed(name, clock.GetElapsedTime(began));
        (phase, name) = (null, null);
    }
}
