using DonorSync.Storage;

namespace DonorSync.Server.Scheduling;

/// <summary>Arms the hourly sync of every connection at the start: the schedule is in memory, what is connected is in the database.</summary>
sealed class ScheduleArming(Connections connections, SyncSchedule schedule) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var connection in await connections.ConnectedAsync(cancellationToken))
            await schedule.ArmAsync(connection, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
