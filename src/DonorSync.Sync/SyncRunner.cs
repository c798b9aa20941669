using DonorSync.Sync.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DonorSync.Sync;

/// <summary>
/// Carries out a claimed run and closes it, whatever happens: the one place that tells failures of a whole run apart. Renews the lease
/// while the run lasts.
/// </summary>
public sealed partial class SyncRunner(
    IRuns runs, ICrms crms, IConstantContacts constantContacts, ISyncStates states, ISyncSettings settings,
    IOptions<SyncOptions> options, TimeProvider clock, ILogger<SyncRunner> log, IFailureNames? names = null)
{
    /// <summary>
    /// A small part of the lease, so that one slow write loses nothing. It is also how long a run that waits for Constant Contact can take
    /// to see that a user stopped it (B19).
    /// </summary>
    static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>Runs what <see cref="IRuns.TryClaimAsync"/> claimed, unless this process may no longer run it.</summary>
    public async Task RunAsync(RunId id, CancellationToken cancellation)
    {
        if (await runs.ResumeClaimAsync(id, cancellation) is not { } claim)
            return;
        using var active = RunMeters.Began();
        var began = clock.GetTimestamp();
        var constantContact = constantContacts.Open(claim.Connection, claim.Request.IsPatient, claim.LastSyncAt);
        var run = new RunContext(
            claim, crms.Open(claim.Organization), constantContact, states.Open(claim), runs,
            await settings.OfAsync(claim.Organization, cancellation), options.Value, clock);
        using var trace = run.Trace;
        LogStarted(id.Value, claim.Request.Kind);
        try
        {
            var end = await CarryOutAsync(run, cancellation);
            await runs.FinishAsync(claim, end, end.Failure == RunFailure.NeedsReconnecting, CancellationToken.None);
            trace.End(end);
            RunMeters.Ended(claim.Request.Kind, end, clock.GetElapsedTime(began));
            LogEnded(id.Value, end.State, end.Requests);
        }
        catch (FenceLostException)
        {
            LogFenceLost(id.Value);
        }
    }

    async Task<RunOutcome> CarryOutAsync(RunContext run, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beating = BeatAsync(run, stop);
        try
        {
            return await new SyncRun(run).RunAsync(stop.Token);
        }
        catch (Exception e) when (run.IsStopped && e is not (FenceLostException or GrantRefusedException))
        {
            // At a checkpoint, or at whatever exception a call throws because the heartbeat ended its wait (B19).
            return Failed(run, null, null) with { State = RunState.Stopped };
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is not (FenceLostException or GrantRefusedException))
        {
            // Whatever exception a call throws because its process is told to stop, the run was stopped (B8).
            return Failed(run, RunFailure.Stopped, RunSentences.Stopped);
        }
        catch (GrantRefusedException refused)
        {
            return Failed(run, RunFailure.NeedsReconnecting, refused.Message);
        }
        catch (ImplausibleReadException implausible)
        {
            return Failed(run, null, null) with { State = RunState.Held, HoldReason = implausible.Message };
        }
        catch (BudgetSpentException spent)
        {
            return Failed(run, RunFailure.BudgetSpent, spent.Message);
        }
        catch (ConstantContactException unavailable)
        {
            return Failed(run, RunFailure.ConstantContact, unavailable.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            if (await beating)
                throw new FenceLostException();
            return Failed(run, RunFailure.Stopped, RunSentences.Stopped);
        }
        catch (Exception unexpected) when (unexpected is not FenceLostException)
        {
            LogFailed(unexpected, run.Claim.Run.Value);
            return Failed(run, RunFailure.Unexpected, names?.Of(unexpected) ?? RunSentences.Unexpected);
        }
        finally
        {
            await stop.CancelAsync();
            await beating;
        }
    }

    /// <summary>
    /// Keeps the lease. Returns whether another process has taken over, so that this one must not even say how the run ended.
    /// </summary>
    async Task<bool> BeatAsync(RunContext run, CancellationTokenSource stop)
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
            await stop.CancelAsync();
            return true;
        }
        catch (RunStoppedException)
        {
            await stop.CancelAsync();
        }
        return false;
    }

    static RunOutcome Failed(RunContext run, RunFailure? failure, string? error) =>
        new(RunState.Failed, run.Counts, run.ConstantContact.RequestsSpent, Read: null, Error: error, Planned: run.Tally.Planned)
        {
            Failure = failure,
        };

    [LoggerMessage(2001, LogLevel.Information, "Run {Run} started: {Kind}")]
    partial void LogStarted(Guid run, RunKind kind);

    [LoggerMessage(2002, LogLevel.Information, "Run {Run} ended: {State}, {Requests} requests")]
    partial void LogEnded(Guid run, RunState state, int requests);

    [LoggerMessage(2003, LogLevel.Warning, "Run {Run} was taken over by another process; this one has stopped writing")]
    partial void LogFenceLost(Guid run);

    [LoggerMessage(2004, LogLevel.Error, "Run {Run} failed unexpectedly")]
    partial void LogFailed(Exception exception, Guid run);
}
