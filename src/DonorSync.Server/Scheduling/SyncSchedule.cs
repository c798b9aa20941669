using DonorSync.Server.Clocks;
using DonorSync.Sync;
using Microsoft.Extensions.Options;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// The hourly schedule (A3): one durable job per connection. Quartz decides when; the claim decides whether, so that nothing
/// here has to be right for two syncs of one connection never to overlap. Its moments are those of <see cref="SteadyClock"/>, so that a clock
/// that is set makes no sync late.
/// </summary>
sealed class SyncSchedule(ISchedulerFactory schedulers, IOptions<SyncOptions> options, SteadyClock clock)
{
    /// <summary>The execution group of runs before which hourly work goes: they never take all workers.</summary>
    internal const string Patient = "patient";

    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>The group of triggers that hand a claimed run to a worker; each has the run's id as its name.</summary>
    const string Claimed = "claimed";

    /// <summary>
    /// Arms the hourly syncs at a start, each at a place in the interval that depends on the connection only; a moment that passed while no
    /// server ran is made up for now. What is armed already is left alone: other servers are at work by it, and a moment that waits for a
    /// worker would be lost.
    /// </summary>
    /// <param name="connections">With the beginning of each one's last sync.</param>
    public async Task ArmAsync(IEnumerable<(ConnectionId Id, DateTimeOffset? LastBegan)> connections, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var (connection, lastBegan) in connections)
        {
            // A moment further away than an interval was armed by a clock that was ahead.
            if (await scheduler.GetTrigger(TriggerOf(connection), cancellation) is { } armed && IsHourly(armed)
                && armed.NextFireTimeUtc <= clock.GetUtcNow() + options.Value.Interval + ClockSlack)
                continue;
            var now = clock.GetUtcNow();
            var next = NextSlot(connection, now, options.Value.Interval);
            await ArmAsync(connection, next, cancellation);
            // A sync that begins later than now was noted by a clock that was ahead: it tells nothing about the time that has passed since.
            if (lastBegan is null || lastBegan < next - options.Value.Interval || lastBegan > now + ClockSlack)
                await RunSoonAsync(connection, cancellation);
        }
    }

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
            .WithSimpleSchedule(s => s.WithInterval(options.Value.Interval).RepeatForever().WithMisfireInstruction(Late))
            .Build();
        await scheduler.ScheduleJob(Job(connection), [trigger], new ScheduleJobOptions { Replace = true }, cancellation);
    }

    public async Task DisarmAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.DeleteJob(JobOf(connection), cancellation);
    }

    /// <summary>When the connection's hourly sync comes next, by the clock on the wall; null when none is armed on this process.</summary>
    public async Task<DateTimeOffset?> NextAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        return (await scheduler.GetTrigger(TriggerOf(connection), cancellation))?.NextFireTimeUtc is { } next ? clock.OnTheWall(next) : null;
    }

    /// <summary>Hands a run that was claimed to a worker: the next one that is free, or may take a patient run.</summary>
    public async Task RunNowAsync(RunClaim claim, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.AddJob(Job(claim.Connection), new AddJobOptions { Replace = true }, cancellation);
        var key = new TriggerKey(claim.Run.Value.ToString("N"), Claimed);
        var run = new JobDataMap { [SyncJob.RunKey] = claim.Run.Value.ToString() };
        await scheduler.ScheduleJob(Once(claim.Connection, key, run, claim.Request.IsPatient ? Patient : null), new ScheduleJobOptions(), cancellation);
    }

    /// <summary>The hourly sync of a connection that is armed, before its hour. Asked for again before a worker is free, it is one all the same.</summary>
    public async Task RunSoonAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var key = new TriggerKey(connection.Value.ToString("N"), "soon");
        if (!await scheduler.Exists(key, cancellation))
            await scheduler.ScheduleJob(Once(connection, key, [], null), new ScheduleJobOptions { Replace = true }, cancellation);
    }

    /// <summary>Runs that were claimed and have no worker yet, as far as any server of this installation knows.</summary>
    public async Task<IReadOnlyList<RunId>> WaitingAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var keys = await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Claimed), cancellation);
        return [.. keys.Select(static k => new RunId(Guid.ParseExact(k.Name, "N")))];
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

    /// <summary>
    /// A moment that comes while no worker is free stays the moment it was: rescheduling it to now, as Quartz offers, would leave all that
    /// waited together with one moment for ever. Of several that passed, the job lets the last one run.
    /// </summary>
    const SimpleTriggerMisfireInstruction Late = SimpleTriggerMisfireInstruction.IgnoreMisfires;

    bool IsHourly(ITrigger? armed) => armed is ISimpleTrigger { MisfireInstruction: Late } hourly && hourly.RepeatInterval == options.Value.Interval;

    ITrigger Once(ConnectionId connection, TriggerKey key, JobDataMap data, string? executionGroup) => TriggerBuilder.Create()
        .WithIdentity(key)
        .ForJob(JobOf(connection))
        .UsingJobData(data)
        .WithExecutionGroup(executionGroup)
        .StartAt(clock.GetUtcNow())
        .WithSimpleSchedule(static s => s.WithMisfireInstruction(Late))
        .Build();

    static JobKey JobOf(ConnectionId connection) => new(connection.Value.ToString("N"), "sync");

    static TriggerKey TriggerOf(ConnectionId connection) => new(connection.Value.ToString("N"), "hourly");
}
