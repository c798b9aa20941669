using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>
/// Stops a running sync for a user (B19): it ends at its next checkpoint, on whatever server it runs, and the next sync finishes it. A sync
/// that ends by itself before that is completed.
/// </summary>
sealed class RunStopper(IRuns runs, StoppedRuns stops, SyncSchedule schedule, ISyncSettings settings)
{
    /// <exception cref="ProblemException">There is no such run, or it is not running.</exception>
    public async Task StopAsync(OrganizationId organization, RunId run, string by, CancellationToken cancellation)
    {
        if (await runs.FindAsync(organization, run, cancellation) is null)
            throw new ProblemException(SyncProblems.NoSuchSync);
        if (await stops.StopAsync(organization, run, by, cancellation) is not { } stopped)
            throw new ProblemException(SyncProblems.NotRunning);
        // A preview does not count for the schedule.
        if (stopped.Kind == RunKind.Preview)
            return;
        var interval = (await settings.OfAsync(organization, cancellation)).Interval;
        await schedule.ContinueAfterStopAsync(stopped.Connection, stopped.StartedAt, interval, cancellation);
    }
}
