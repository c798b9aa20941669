using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Arms the hourly sync of every connection at the start: the schedule may be in memory, what is connected is in the database. A sync
/// that the last stop cut short is finished now, not in an hour (B8).
/// </summary>
sealed class ScheduleArming(Connections connections, InterruptedRuns interrupted, SyncSchedule schedule) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // First: what this server claims from now on is not interrupted.
        var cut = await interrupted.TakeOverAsync(cancellationToken);
        await schedule.ArmAsync(await connections.LastBegunAsync(cancellationToken), cancellationToken);
        foreach (var connection in cut)
            await schedule.RunSoonAsync(connection, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
