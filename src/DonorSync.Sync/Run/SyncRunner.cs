using DonorSync.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DonorSync.Sync;

/// <summary>
/// Carries a claimed run out and closes it, whatever happens: the one place where failures of a whole run are told apart. Keeps the
/// lease alive meanwhile.
/// </summary>
public sealed partial class SyncRunner(
    IRuns runs, ICrms crms, IConstantContacts constantContacts, ISyncStates states, SyncPolicy policy,
    IOptions<SyncOptions> options, TimeProvider clock, ILogger<SyncRunner> log, IFailureNames? names = null)
{
    /// <summary>The <see cref="RunOutcome.Error"/> of a run whose process was told to stop.</summary>
    public const string Stopped = "Stopped before the end; the next sync finishes it.";

    const string Unnamed = "Something unexpected went wrong; the server's log has the details. The next sync tries again.";

    /// <summary>A fifth of the lease, so that one slow write loses nothing.</summary>
    static readonly TimeSpan Heartbeat = TimeSpan.FromMinutes(1);

    /// <summary>Runs what <see cref="IRuns.TryClaimAsync"/> claimed. A run that is no longer this process's to run is left alone.</summary>
    public async Task RunAsync(RunId id, CancellationToken cancellation)
    {
        if (await runs.ResumeClaimAsync(id, cancellation) is not { } claim)
            return;
        using var active = RunMeters.Began();
        var began = clock.GetTimestamp();
        var constantContact = constantContacts.Open(claim.Connection, claim.Request.IsPatient, claim.LastSyncAt);
        var run = new RunContext(
            claim, crms.Open(claim.Organization), constantContact, states.Open(claim), runs, policy, options.Value, clock);
        using var trace = run.Trace;
        LogStarted(id.Value, claim.Request.Kind);
        try
        {
            var end = await CarryOutAsync(run, cancellation);
            await runs.FinishAsync(claim, end.Outcome, end.Why == RunFailure.NeedsReconnecting, CancellationToken.None);
            trace.End(end.Outcome, end.Why);
            RunMeters.Ended(claim.Request.Kind, end.Outcome, end.Why, clock.GetElapsedTime(began));
            LogEnded(id.Value, end.Outcome.State, end.Outcome.Requests);
        }
        catch (FenceLostException)
        {
            LogFenceLost(id.Value);
        }
    }

    async Task<(RunOutcome Outcome, RunFailure? Why)> CarryOutAsync(RunContext run, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beating = BeatAsync(run, stop);
        try
        {
            return (await new SyncRun(run).RunAsync(stop.Token), null);
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is not (FenceLostException or GrantRefusedException))
        {
            // Whatever a call makes of it that its process is told to stop, the run is one that was stopped (B8).
            return (Failed(run, Stopped), RunFailure.Stopped);
        }
        catch (GrantRefusedException refused)
        {
            return (Failed(run, refused.Message), RunFailure.NeedsReconnecting);
        }
        catch (ImplausibleReadException implausible)
        {
            return (Failed(run, error: null) with { State = RunState.Held, HoldReason = implausible.Message }, null);
        }
        catch (BudgetSpentException spent)
        {
            return (Failed(run, spent.Message), RunFailure.BudgetSpent);
        }
        catch (ConstantContactException unavailable)
        {
            return (Failed(run, unavailable.Message), RunFailure.ConstantContact);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (run.FenceLost)
                throw new FenceLostException();
            return (Failed(run, Stopped), RunFailure.Stopped);
        }
        catch (Exception unexpected) when (unexpected is not FenceLostException)
        {
            LogFailed(unexpected, run.Claim.Run.Value);
            return (Failed(run, names?.Of(unexpected) ?? Unnamed), RunFailure.Unexpected);
        }
        finally
        {
            await stop.CancelAsync();
            await beating;
        }
    }

    async Task BeatAsync(RunContext run, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(Heartbeat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token))
                await run.BeatAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run has ended; so does its heartbeat.
        }
        catch (FenceLostException)
        {
            run.FenceLost = true;
            await stop.CancelAsync();
        }
    }

    static RunOutcome Failed(RunContext run, string? error) =>
        new(RunState.Failed, run.Counts, run.ConstantContact.RequestsSpent, Read: null, Error: error, Planned: run.Planned);

    [LoggerMessage(2001, LogLevel.Information, "Run {Run} started: {Kind}")]
    partial void LogStarted(Guid run, RunKind kind);

    [LoggerMessage(2002, LogLevel.Information, "Run {Run} ended: {State}, {Requests} requests")]
    partial void LogEnded(Guid run, RunState state, int requests);

    [LoggerMessage(2003, LogLevel.Warning, "Run {Run} was taken over by another process; this one has stopped writing")]
    partial void LogFenceLost(Guid run);

    [LoggerMessage(2004, LogLevel.Error, "Run {Run} failed unexpectedly")]
    partial void LogFailed(Exception exception, Guid run);
}
