using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Schedules the hourly sync of every connection at the start, because the schedule may be in memory only. A sync that the last stop
/// interrupted is finished now, not in an hour (B8).
/// </summary>
sealed class ScheduleArming(Connections connections, InterruptedRuns interrupted, SyncSchedule schedule) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // First, because runs that this server claims later are not interrupted.
        var cut = await interrupted.TakeOverAsync(cancellationToken);
        await schedule.ArmAsync(await connections.LastBegunAsync(cancellationToken), cancellationToken);
        foreach (var connection in cut)
            await schedule.RunSoonAsync(connection, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
