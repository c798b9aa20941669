using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Server.Activity;

/// <summary>Starts runs on request: claims the run, then gives it to a worker.</summary>
sealed class SyncStarter(Connections connections, IRuns runs, SyncSchedule schedule)
{
    /// <exception cref="ProblemException">Not connected, or a sync is in progress.</exception>
    public async Task<RunId> StartAsync(OrganizationId organization, RunRequest request, CancellationToken cancellation)
    {
        var status = await connections.FindAsync(organization, cancellation);
        if (status is null or { State: ConnectionState.NotConnected })
            throw new ProblemException(SyncProblems.NotConnected);
        if (status.State == ConnectionState.NeedsReconnecting)
            throw new ProblemException(SyncProblems.NeedsReconnecting);
        var claim = await runs.TryClaimAsync(status.Id, request, cancellation) ?? throw new ProblemException(SyncProblems.InProgress);
        await schedule.RunNowAsync(claim, cancellation);
        return claim.Run;
    }
}
