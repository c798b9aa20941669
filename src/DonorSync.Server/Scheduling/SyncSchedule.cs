using DonorSync.Sync;
using Microsoft.Extensions.Options;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// The hourly schedule (A3): one durable job per connection. Quartz decides when; the claim decides whether, so that nothing
/// here has to be right for two syncs of one connection never to overlap.
/// </summary>
public sealed class SyncSchedule(ISchedulerFactory schedulers, IOptions<SyncOptions> options, TimeProvider clock)
{
    /// <summary>Arms the hourly sync. The first one comes within one interval, at a place that depends on the connection only.</summary>
    public async Task ArmAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var interval = options.Value.Interval;
        var trigger = TriggerBuilder.Create()
            .WithIdentity(TriggerOf(connection))
            .ForJob(JobOf(connection))
            .StartAt(NextSlot(connection, clock.GetUtcNow(), interval))
            .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount))
            .Build();
        await scheduler.ScheduleJob(Job(connection), [trigger], new ScheduleJobOptions { Replace = true }, cancellation);
    }

    public async Task DisarmAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.DeleteJob(JobOf(connection), cancellation);
    }

    /// <summary>When the connection's hourly sync comes next; null when none is armed on this process.</summary>
    public async Task<DateTimeOffset?> NextAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        return (await scheduler.GetTrigger(TriggerOf(connection), cancellation))?.NextFireTimeUtc;
    }

    /// <summary>Hands a run that was claimed to a worker, now.</summary>
    public async Task RunNowAsync(ConnectionId connection, RunId run, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.AddJob(Job(connection), new AddJobOptions { Replace = true }, cancellation);
        await scheduler.TriggerJob(JobOf(connection), new JobDataMap { [SyncJob.RunKey] = run.Value.ToString() }, cancellation);
    }

    /// <summary>The hourly sync of a connection that is armed, before its hour.</summary>
    public async Task RunSoonAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.TriggerJob(JobOf(connection), cancellation);
    }

    /// <summary>
    /// The connection's own moment in the interval, spread by a hash of its id: a thousand connections do not start together, and
    /// one keeps its moment over restarts.
    /// </summary>
    public static DateTimeOffset NextSlot(ConnectionId connection, DateTimeOffset now, TimeSpan interval)
    {
        var offset = (long)(BitConverter.ToUInt32(connection.Value.ToByteArray(), 12) / (double)uint.MaxValue * interval.Ticks);
        var slot = (now.UtcTicks / interval.Ticks * interval.Ticks) + offset;
        return new DateTimeOffset(slot > now.UtcTicks ? slot : slot + interval.Ticks, TimeSpan.Zero);
    }

    static IJobDetail Job(ConnectionId connection) => JobBuilder.Create<SyncJob>()
        .WithIdentity(JobOf(connection))
        .UsingJobData(SyncJob.ConnectionKey, connection.Value.ToString())
        .StoreDurably()
        .Build();

    static JobKey JobOf(ConnectionId connection) => new(connection.Value.ToString("N"), "sync");

    static TriggerKey TriggerOf(ConnectionId connection) => new(connection.Value.ToString("N"), "hourly");
}
