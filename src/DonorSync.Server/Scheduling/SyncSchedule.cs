using DonorSync.Server.Clocks;
using DonorSync.Sync.Ports;
using Quartz;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// The hourly schedule (A3): one durable job per connection. Quartz decides when a run is due; the claim ensures that two syncs of one
/// connection never overlap. Times are those of <see cref="SteadyClock"/>, so that setting the clock delays no sync.
/// </summary>
sealed class SyncSchedule(ISchedulerFactory schedulers, SteadyClock clock)
{
    /// <summary>The execution group of runs that yield to hourly syncs: they never use all workers.</summary>
    internal const string Patient = "patient";

    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>The group of triggers that pass a claimed run to a worker; each is named by the run's id.</summary>
    const string Claimed = "claimed";

    /// <summary>
    /// Schedules the hourly syncs at the start, each at an offset in the interval that depends only on the connection; a time that passed
    /// while no server ran is made up for now. Existing schedules are kept: other servers use them, and a due time that waits for a worker
    /// would be lost.
    /// </summary>
    /// <param name="connections">The connections, each with the start of its last sync and its interval (B13).</param>
    public async Task ScheduleAsync(
        IEnumerable<(ConnectionId Id, DateTimeOffset? LastBegan, TimeSpan Interval)> connections, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        foreach (var (connection, lastBegan, interval) in connections)
        {
            // A time that is further away than one interval was scheduled while the clock was ahead.
            if (await scheduler.GetTrigger(TriggerOf(connection), cancellation) is { } armed && IsEvery(interval, armed)
                && armed.NextFireTimeUtc <= clock.GetUtcNow() + interval + ClockSlack)
                continue;
            var now = clock.GetUtcNow();
            var next = NextSlot(connection, now, interval);
            await ScheduleAsync(connection, next, interval, cancellation);
            // A start in the future was recorded while the clock was ahead, so the time since then is unknown.
            if (lastBegan is null || lastBegan < next - interval || lastBegan > now + ClockSlack)
                await RunSoonAsync(connection, cancellation);
        }
    }

    /// <summary>
    /// Schedules the hourly sync of a new connection and leaves its first sync time to end (A3: every hour <i>after that</i>).
    /// </summary>
    public Task ScheduleAfterConnectingAsync(ConnectionId connection, TimeSpan interval, CancellationToken cancellation) =>
        ScheduleAsync(connection, SlotAfterConnecting(connection, clock.GetUtcNow(), interval), interval, cancellation);

    /// <summary>
    /// B19: after a user stopped a sync, the hourly one does not start right away, nor before an interval has passed since the start of the
    /// stopped one.
    /// </summary>
    public Task ContinueAfterStopAsync(
        ConnectionId connection, DateTimeOffset began, TimeSpan interval, CancellationToken cancellation) => ScheduleAsync(
        connection, SlotAfterStop(connection, Began(began), clock.GetUtcNow() + (interval / 10), interval), interval, cancellation);

    /// <summary>Schedules the hourly sync of a connection whose last sync was stopped, at the start of a server.</summary>
    public Task ScheduleStoppedAsync(
        ConnectionId connection, DateTimeOffset began, DateTimeOffset ended, TimeSpan interval, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return now < Began(began) + interval
            ? ScheduleAsync(connection, SlotAfterStop(connection, Began(began), now, interval), interval, cancellation)
            : ScheduleAsync([(connection, ended, interval)], cancellation);
    }

    /// <summary>Returns the start of a run, recorded by the system clock, by this schedule's clock.</summary>
    DateTimeOffset Began(DateTimeOffset recorded)
    {
        var now = clock.GetUtcNow();
        var ago = clock.OnTheWall(now) - recorded;
        return ago > TimeSpan.Zero ? now - ago : now;
    }

    /// <summary>
    /// Reschedules the syncs of a connection whose interval changed (B13). The new one counts from the start of the last sync; a time that
    /// has passed is now.
    /// </summary>
    /// <param name="since">The time since the start of the last sync.</param>
    public async Task FollowIntervalAsync(ConnectionId connection, TimeSpan interval, TimeSpan since, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        if (await scheduler.GetTrigger(TriggerOf(connection), cancellation) is not { } armed || IsEvery(interval, armed))
            return;
        // A start in the future was recorded while the clock was ahead.
        var left = TimeSpan.FromTicks(Math.Clamp((interval - since).Ticks, 0, interval.Ticks));
        await ScheduleAsync(connection, clock.GetUtcNow() + left, interval, cancellation);
    }

    /// <summary>Returns the time since a trigger fired.</summary>
    public TimeSpan Since(DateTimeOffset fired) => clock.GetUtcNow() - fired;

    /// <summary>Returns the interval by which a connection is scheduled; null if it is not scheduled.</summary>
    public async Task<TimeSpan?> IntervalAsync(ConnectionId connection, CancellationToken cancellation) =>
        await (await schedulers.GetScheduler(cancellation)).GetTrigger(TriggerOf(connection), cancellation) is ISimpleTrigger armed
            ? armed.RepeatInterval : null;

    async Task ScheduleAsync(ConnectionId connection, DateTimeOffset first, TimeSpan interval, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var trigger = TriggerBuilder.Create()
            .WithIdentity(TriggerOf(connection))
            .ForJob(JobOf(connection))
            .StartAt(first)
            .WithSimpleSchedule(s => s.WithInterval(interval).RepeatForever().WithMisfireInstruction(Late))
            .Build();
        await scheduler.ScheduleJob(Job(connection), [trigger], new ScheduleJobOptions { Replace = true }, cancellation);
    }

    const int MaxTries = 10;

    public async Task UnscheduleAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        // Quartz fails when a trigger of the job ends between its list of the triggers and their removal; the next try lists the rest.
        for (var tries = 1; ; tries++)
        {
            try
            {
                await scheduler.DeleteJob(JobOf(connection), cancellation);
                return;
            }
            catch (SchedulerException) when (tries < MaxTries)
            {
            }
        }
    }

    /// <summary>Returns the time of the next hourly sync, by the system clock; null if none is scheduled.</summary>
    public async Task<DateTimeOffset?> NextAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        return (await scheduler.GetTrigger(TriggerOf(connection), cancellation))?.NextFireTimeUtc is { } next
            ? clock.OnTheWall(next) : null;
    }

    /// <summary>Passes a claimed run to a worker: the next free one, or the next one that may take a first sync.</summary>
    public async Task RunNowAsync(RunClaim claim, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        await scheduler.AddJob(Job(claim.Connection), new AddJobOptions { Replace = true }, cancellation);
        var key = new TriggerKey(claim.Run.Value.ToString("N"), Claimed);
        var run = new JobDataMap { [SyncJob.RunKey] = claim.Run.Value.ToString() };
        await scheduler.ScheduleJob(
            Once(claim.Connection, key, run, claim.Request.IsPatient ? Patient : null), new ScheduleJobOptions(), cancellation);
    }

    /// <summary>Starts the hourly sync of a scheduled connection early. Repeated calls before a worker is free start only one.</summary>
    public async Task RunSoonAsync(ConnectionId connection, CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var key = new TriggerKey(connection.Value.ToString("N"), "soon");
        if (!await scheduler.Exists(key, cancellation))
            await scheduler.ScheduleJob(Once(connection, key, [], null), new ScheduleJobOptions { Replace = true }, cancellation);
    }

    /// <summary>Returns the runs that are claimed and have no worker yet, on any server of the installation.</summary>
    public async Task<IReadOnlyList<RunId>> WaitingAsync(CancellationToken cancellation)
    {
        var scheduler = await schedulers.GetScheduler(cancellation);
        var keys = await scheduler.GetTriggerKeys(GroupMatcher<TriggerKey>.GroupEquals(Claimed), cancellation);
        return [.. keys.Select(static k => new RunId(Guid.ParseExact(k.Name, "N")))];
    }

    /// <summary>
    /// Returns the next time at the connection's offset in the interval, a hash of its id: a thousand connections do not start together,
    /// and each keeps its offset over restarts.
    /// </summary>
    public static DateTimeOffset NextSlot(ConnectionId connection, DateTimeOffset now, TimeSpan interval)
    {
        var offset = (long)(BitConverter.ToUInt32(connection.Value.ToByteArray(), 12) / (double)uint.MaxValue * interval.Ticks);
        var slot = (now.UtcTicks / interval.Ticks * interval.Ticks) + offset;
        return new DateTimeOffset(slot > now.UtcTicks ? slot : slot + interval.Ticks, TimeSpan.Zero);
    }

    /// <summary>
    /// Returns the time at the connection's offset, or a whole interval from now if it is too close (under a tenth of the interval).
    /// </summary>
    public static DateTimeOffset SlotAfterConnecting(ConnectionId connection, DateTimeOffset now, TimeSpan interval)
    {
        var slot = NextSlot(connection, now, interval);
        return slot - now < interval / 10 ? now + interval : slot;
    }

    /// <summary>
    /// Returns the next time at the connection's offset, or an interval after the start of the stopped sync if that is later.
    /// </summary>
    public static DateTimeOffset SlotAfterStop(ConnectionId connection, DateTimeOffset began, DateTimeOffset now, TimeSpan interval)
    {
        var slot = NextSlot(connection, now, interval);
        return slot >= began + interval - ClockSlack ? slot : began + interval;
    }

    static IJobDetail Job(ConnectionId connection) => JobBuilder.Create<SyncJob>()
        .WithIdentity(JobOf(connection))
        .UsingJobData(SyncJob.ConnectionKey, connection.Value.ToString())
        .StoreDurably()
        .Build();

    /// <summary>
    /// A due time that passes while no worker is free stays scheduled as it is: rescheduling it to now, as Quartz offers, would give all
    /// waiting connections the same time permanently. Of several missed times, the job runs only the last one.
    /// </summary>
    const SimpleTriggerMisfireInstruction Late = SimpleTriggerMisfireInstruction.IgnoreMisfires;

    static bool IsEvery(TimeSpan interval, ITrigger? armed) =>
        armed is ISimpleTrigger { MisfireInstruction: Late } regular && regular.RepeatInterval == interval;

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
