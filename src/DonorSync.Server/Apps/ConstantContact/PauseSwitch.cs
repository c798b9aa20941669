using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Pauses and resumes the automatic syncs of an organization (B19), for pages and settings. Both may be repeated.</summary>
sealed class PauseSwitch(Pauses pauses, Connections connections, SyncSchedule schedule, ISyncSettings settings, TimeProvider clock)
{
    /// <summary>A sync in progress continues.</summary>
    /// <param name="by">The user or API token.</param>
    public Task<Pause> PauseAsync(OrganizationId organization, string by, CancellationToken cancellation) =>
        pauses.PauseAsync(organization, by, cancellation);

    /// <summary>Ends the pause. A sync that was due during the pause starts now, because it reads the opt-outs since then.</summary>
    public async Task ResumeAsync(OrganizationId organization, CancellationToken cancellation)
    {
        if (!await pauses.ResumeAsync(organization, cancellation))
            return;
        var status = await connections.FindAsync(organization, cancellation);
        var interval = (await settings.OfAsync(organization, cancellation)).Interval;
        if (status is { State: ConnectionState.Connected, Running: false }
            && !(status.LastRun?.StartedAt > clock.GetUtcNow() - interval))
            await schedule.RunSoonAsync(status.Id, cancellation);
    }
}
