using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Telemetry;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>Executes one run: the one in the job data, or else a scheduled one that it claims.</summary>
[DisallowConcurrentExecution]
sealed partial class SyncJob(IRuns runs, SyncRunner runner, SyncSchedule schedule, ISyncSettings settings, ILogger<SyncJob> log)
    : IJob
{
    public const string ConnectionKey = "connection";
    public const string RunKey = "run";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var connection = new ConnectionId(Guid.Parse(context.MergedJobDataMap.GetString(ConnectionKey)!));
        if (context.MergedJobDataMap.TryGetValue(RunKey, out var run))
        {
            await runner.RunAsync(new RunId(Guid.Parse((string)run!)), cancellationToken);
            return;
        }
        var late = context.FireTimeUtc - (context.ScheduledFireTimeUtc ?? context.FireTimeUtc);
        // The next scheduled time has passed too and fires immediately: one sync is enough.
        if (late >= Slight && late >= (Interval(context.Trigger) ?? await schedule.IntervalAsync(connection, cancellationToken)))
            return;
        if (await runs.TryClaimAsync(connection, new RunRequest(RunKind.Scheduled), cancellationToken) is { } claim)
        {
            RunMeters.Late(late);
            // A first sync that failed is retried hourly; it must not delay the hourly syncs of others.
            if (claim.Request.IsPatient)
                await schedule.RunNowAsync(claim, cancellationToken);
            else
                await runner.RunAsync(claim.Run, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
            // A server that was killed between the change of an interval (B13) and the schedule has left the former one.
            var interval = (await settings.OfAsync(claim.Organization, cancellationToken)).Interval;
            await schedule.FollowIntervalAsync(connection, interval, schedule.Since(context.FireTimeUtc), cancellationToken);
        }
        else
            LogNotNow(connection.Value);
    }

    /// <summary>No interval is shorter.</summary>
    static readonly TimeSpan Slight = TimeSpan.FromMinutes(1);

    /// <returns>Null for a sync that starts early.</returns>
    static TimeSpan? Interval(ITrigger trigger) =>
        trigger is ISimpleTrigger { RepeatInterval: var interval } && interval > TimeSpan.Zero ? interval : null;

    [LoggerMessage(
        2000, LogLevel.Information, "No hourly sync of connection {Connection}: one is running, or it is paused or not connected")]
    partial void LogNotNow(Guid connection);
}
