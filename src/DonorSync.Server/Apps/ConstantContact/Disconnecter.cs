using DonorSync.Server.Activity;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Disconnects (A5) and ends the schedule.</summary>
sealed class Disconnecter(Connections connections, SyncSchedule schedule)
{
    /// <exception cref="ProblemException">A sync is in progress.</exception>
    public async Task DisconnectAsync(OrganizationId organization, CancellationToken cancellation)
    {
        if (!await connections.DisconnectAsync(organization, cancellation))
            throw new ProblemException(SyncProblems.InProgress);
        if (await connections.FindAsync(organization, cancellation) is { } status)
            await schedule.DisarmAsync(status.Id, cancellation);
    }
}
