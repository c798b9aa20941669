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
    /// <summary>Arms the hourly sync at a start. The first one comes within one interval, at a place that depends on the connection only.</summary>
    public Task ArmAsync(ConnectionId connection, CancellationToken cancellation) =>
        ArmAsync(connection, NextSlot(connection, clock.GetUtcNow(), options.Value.Interval), cancellation);

    /// <summary>Arms the hourly sync of a connection that was just made, and leaves its first sync time to end (A3: every hour <i>after that</i>).</summary>
    public Task ArmAfterConnectingAsync(ConnectionId connection, CancellationToken cancellation) =>
        ArmAsync(connection, SlotAfterConnecting(connection, clock.GetUtcNow(), options.Value.Interval), cancellation);

    async Task ArmAsync(ConnectionId connection, DateTimeOffset first, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(TriggerOf(connection))
            .ForJob(JobOf(connection))
            .StartAt(first)
            .WithSimpleSchedule(s => s.WithInterval(options.Value.Interval).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount))
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

    /// <summary>The connection's own moment too, or a whole interval from now where that moment is almost here (under a tenth of an interval).</summary>
    public static DateTimeOffset SlotAfterConnecting(ConnectionId connection, DateTimeOffset now, TimeSpan interval)
    {
        var slot = NextSlot(connection, now, interval);
        return slot - now < interval / 10 ? now + interval : slot;
    }

    static IJobDetail Job(ConnectionId connection) => JobBuilder.Create<SyncJob>()
        .WithIdentity(JobOf(connection))
        .UsingJobData(SyncJob.ConnectionKey, connection.Value.ToString())
        .StoreDurably()
        .Build();

    static JobKey JobOf(ConnectionId connection) => new(connection.Value.ToString("N"), "sync");

    static TriggerKey TriggerOf(ConnectionId connection) => new(connection.Value.ToString("N"), "hourly");
}
