using DonorSync.Server.Clocks;
using DonorSync.Server.Scheduling;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.Tests.ClockTests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Quartz;

namespace DonorSync.Tests.Scenarios;

/// <summary>A3: a sync runs automatically every hour, at the connection's own minute.</summary>
public sealed class HourlyScheduleTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    static IEnumerable<ConnectionId> Connections =>
        Enumerable.Range(0, 1_000).Select(n => new ConnectionId(Guid.CreateVersion7(Start.AddMilliseconds(n))));

    [Fact]
    public void A_connection_keeps_its_moment_whenever_the_server_starts()
    {
        foreach (var connection in Connections)
        {
            var slot = SyncSchedule.NextSlot(connection, Start, Hour);
            Assert.InRange(slot - Start, TimeSpan.FromTicks(1), Hour);
            Assert.Equal(slot + (5 * Hour), SyncSchedule.NextSlot(connection, slot + (4 * Hour), Hour));
        }
    }

    [Fact]
    public void A_thousand_connections_are_spread_over_the_hour()
    {
        var quarters = Connections.GroupBy(
            c => (int)((SyncSchedule.NextSlot(c, Start, Hour) - Start) / TimeSpan.FromMinutes(15.01))).ToList();
        Assert.Equal(4, quarters.Count);
        Assert.All(quarters, q => Assert.InRange(q.Count(), 180, 320));
    }

    [Fact]
    public void The_first_hourly_sync_does_not_follow_directly_after_connecting()
    {
        foreach (var connection in Connections)
            Assert.InRange(SyncSchedule.SlotAfterConnecting(connection, Start, Hour) - Start, Hour / 10, Hour);
    }

    [Fact]
    public async Task A_scheduled_sync_keeps_its_time_when_a_server_starts_and_adopts_a_new_interval()
    {
        var (connection, clock) = (Connections.First(), new FakeTimeProvider(Start));
        await using var services = Scheduler(clock);
        var schedule = Schedule(services, clock);
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);
        var moment = await schedule.NextAsync(connection, Cancellation);

        // It was due while no worker was free; rescheduling it would skip that sync.
        clock.Advance(1.5 * Hour);
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);
        Assert.Equal(moment, await schedule.NextAsync(connection, Cancellation));

        await schedule.ScheduleAsync([(connection, Start, 2 * Hour)], Cancellation);
        Assert.Equal(SyncSchedule.NextSlot(connection, clock.GetUtcNow(), 2 * Hour), await schedule.NextAsync(connection, Cancellation));
    }

    [Theory]
    [InlineData(2, 15, 105)]
    [InlineData(0.5, 15, 15)]
    [InlineData(0.25, 20, 0)]
    public async Task A_changed_interval_counts_from_the_start_of_the_last_sync_B13(double hours, int since, int minutes)
    {
        var (connection, interval) = (Connections.First(), TimeSpan.FromHours(hours));
        await using var services = Scheduler(new FakeTimeProvider(Start));
        var schedule = services.GetRequiredService<SyncSchedule>();
        await schedule.FollowIntervalAsync(connection, interval, TimeSpan.FromMinutes(since), Cancellation);
        Assert.Null(await schedule.NextAsync(connection, Cancellation));
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);

        await schedule.FollowIntervalAsync(connection, interval, TimeSpan.FromMinutes(since), Cancellation);

        Assert.Equal(Start.AddMinutes(minutes), await schedule.NextAsync(connection, Cancellation));
        Assert.Equal(interval, await schedule.IntervalAsync(connection, Cancellation));
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 0)]
    [InlineData(null, 1)]
    public async Task A_sync_missed_while_no_server_ran_is_done_at_the_start(int? begunAfterIt, int syncs)
    {
        var connection = Connections.First();
        var runs = new NoClaims();
        await using var services = Scheduler(new FakeTimeProvider(Start), runs);
        var next = SyncSchedule.NextSlot(connection, Start, Hour);

        DateTimeOffset? began = begunAfterIt is { } seconds ? (next - Hour).AddSeconds(seconds) : null;
        await services.GetRequiredService<SyncSchedule>().ScheduleAsync([(connection, began, Hour)], Cancellation);
        Assert.Equal(next, await RunDueAsync(services, connection));
        Assert.Equal(syncs, runs.Count);
    }

    /// <summary>The time since the last sync is not known then, and may be more than an interval.</summary>
    [Fact]
    public async Task After_a_clock_was_set_back_while_no_server_ran_a_sync_begins_at_the_start_A3()
    {
        var connection = Connections.First();
        var runs = new NoClaims();
        await using var services = Scheduler(new FakeTimeProvider(Start), runs);

        await services.GetRequiredService<SyncSchedule>().ScheduleAsync([(connection, Start.AddDays(1), Hour)], Cancellation);

        Assert.Equal(SyncSchedule.NextSlot(connection, Start, Hour), await RunDueAsync(services, connection));
        Assert.Equal(1, runs.Count);
    }

    /// <summary>Otherwise all connections that once waited would keep the same minute.</summary>
    [Fact]
    public async Task After_missed_times_one_sync_runs_and_the_next_is_at_the_connections_own_minute()
    {
        var (connection, clock) = (Connections.First(), new FakeTimeProvider(Start));
        var runs = new NoClaims();
        await using var services = Scheduler(clock, runs);
        var schedule = services.GetRequiredService<SyncSchedule>();
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);

        clock.Advance(3.5 * Hour);
        Assert.Equal(SyncSchedule.NextSlot(connection, clock.GetUtcNow(), Hour), await RunDueAsync(services, connection));
        Assert.Equal(1, runs.Count);
    }

    [Theory]
    [MemberData(nameof(SettableClock.Hours), MemberType = typeof(SettableClock))]
    public async Task A_sync_is_due_by_the_time_that_has_passed_when_the_clock_is_set_A3(double hours)
    {
        var (connection, clock) = (Connections.First(), new SettableClock(Start));
        var runs = new NoClaims();
        await using var services = Scheduler(clock, runs);
        var schedule = services.GetRequiredService<SyncSchedule>();
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);
        var wait = (await schedule.NextAsync(connection, Cancellation))!.Value - Start;

        clock.SetBy(TimeSpan.FromHours(hours));

        Assert.InRange(((await schedule.NextAsync(connection, Cancellation))!.Value - clock.GetUtcNow() - wait).Duration(), TimeSpan.Zero,
            TimeSpan.FromSeconds(2));
        clock.Advance(wait + TimeSpan.FromSeconds(2));
        var next = await RunDueAsync(services, connection);
        Assert.Equal(1, runs.Count);
        Assert.InRange(next!.Value - clock.GetUtcNow(), Hour - TimeSpan.FromSeconds(5), Hour);
    }

    [Fact]
    public async Task A_sync_scheduled_by_a_clock_that_was_ahead_is_rescheduled_at_the_start()
    {
        var (connection, clock) = (Connections.First(), new FakeTimeProvider(Start));
        await using var services = Scheduler(clock);
        await Schedule(services, new FakeTimeProvider(Start.AddDays(30)))
            .ScheduleAsync([(connection, Start.AddDays(30), Hour)], Cancellation);

        await services.GetRequiredService<SyncSchedule>().ScheduleAsync([(connection, Start, Hour)], Cancellation);

        Assert.Equal(SyncSchedule.NextSlot(connection, Start, Hour),
            await services.GetRequiredService<SyncSchedule>().NextAsync(connection, Cancellation));
    }

    [Fact]
    public void After_a_stopped_sync_the_next_one_is_an_interval_after_its_start_at_the_earliest_B19()
    {
        foreach (var connection in Connections)
        {
            var slot = SyncSchedule.NextSlot(connection, Start, Hour);
            // An hourly sync began at the connection's own minute: the schedule stays as it is.
            Assert.Equal(slot + Hour, SyncSchedule.SlotAfterStop(connection, slot.AddSeconds(2), slot.AddMinutes(1), Hour));
            // Another one began between two of them.
            Assert.Equal(
                slot.AddMinutes(30) + Hour, SyncSchedule.SlotAfterStop(connection, slot.AddMinutes(30), slot.AddMinutes(40), Hour));
            // A long one: the next own minute.
            Assert.Equal(slot + (6 * Hour), SyncSchedule.SlotAfterStop(connection, slot, slot + (5.5 * Hour), Hour));
        }
    }

    [Fact]
    public async Task Times_that_passed_during_a_stopped_sync_are_not_made_up_for_B19()
    {
        var (connection, clock, runs) = (Connections.First(), new FakeTimeProvider(Start), new NoClaims());
        await using var services = Scheduler(clock, runs);
        var schedule = services.GetRequiredService<SyncSchedule>();
        await schedule.ScheduleAsync([(connection, Start, Hour)], Cancellation);

        clock.Advance(3.5 * Hour);
        await schedule.ContinueAfterStopAsync(connection, Start, Hour, Cancellation);

        var now = clock.GetUtcNow();
        Assert.Equal(SyncSchedule.NextSlot(connection, now + (Hour / 10), Hour), await RunDueAsync(services, connection));
        Assert.Equal(0, runs.Count);
    }

    [Theory]
    [InlineData(10, 15, 0)]
    [InlineData(-60, 70, 1)]
    public async Task After_a_restart_a_stopped_sync_is_not_made_up_for_before_its_hour_has_passed_B19(
        int beganAfterSlot, int restartedAfterSlot, int syncs)
    {
        var connection = Connections.First();
        var slot = SyncSchedule.NextSlot(connection, Start, Hour);
        var (clock, runs) = (new FakeTimeProvider(slot.AddMinutes(restartedAfterSlot)), new NoClaims());
        await using var services = Scheduler(clock, runs);
        var began = slot.AddMinutes(beganAfterSlot);

        await services.GetRequiredService<SyncSchedule>()
            .ScheduleStoppedAsync(connection, began, began.AddMinutes(2), Hour, Cancellation);

        var next = await RunDueAsync(services, connection);
        Assert.Equal(syncs, runs.Count);
        Assert.Equal(syncs == 0 ? began + Hour : SyncSchedule.NextSlot(connection, clock.GetUtcNow(), Hour), next);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts the workers, and waits until nothing is due.</summary>
    /// <returns>The connection's next time after that.</returns>
    static async Task<DateTimeOffset?> RunDueAsync(ServiceProvider services, ConnectionId connection)
    {
        var scheduler = await services.GetRequiredService<ISchedulerFactory>().GetScheduler(Cancellation);
        var now = services.GetRequiredService<SteadyClock>().GetUtcNow();
        await scheduler.Start(Cancellation);
        while ((await scheduler.QueryTriggers(new TriggerQuery { NextFireTimeBefore = now.AddTicks(1) }, Cancellation)).Items.Count > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancellation);
        var next = await services.GetRequiredService<SyncSchedule>().NextAsync(connection, Cancellation);
        await scheduler.Shutdown(waitForJobsToComplete: true, Cancellation);
        return next;
    }

    /// <summary>Workers that are not started yet.</summary>
    static ServiceProvider Scheduler(TimeProvider clock, NoClaims? runs = null)
    {
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(clock).AddSingleton(Options.Create(new SyncOptions()))
            .AddSingleton<IRuns>(runs ?? new NoClaims());
        var steady = new SteadyClock(clock);
        services.AddSingleton(steady);
        services.AddSingleton<SyncSchedule>().AddSingleton<ISyncSettings>(new EveryHour());
        services.AddSingleton(static all => new SyncRunner(
            all.GetRequiredService<IRuns>(), null!, null!, null!, all.GetRequiredService<ISyncSettings>(),
            Options.Create(new SyncOptions()),
            all.GetRequiredService<TimeProvider>(), NullLogger<SyncRunner>.Instance));
        services.AddQuartz(quartz =>
        {
            quartz.UseInMemoryStore();
            quartz.UseTimeProvider(steady);
        });
        return services.BuildServiceProvider();
    }

    static SyncSchedule Schedule(IServiceProvider services, TimeProvider clock) =>
        new(services.GetRequiredService<ISchedulerFactory>(), new SteadyClock(clock));

    sealed class EveryHour : ISyncSettings
    {
        public Task<SyncSettings> OfAsync(OrganizationId organization, CancellationToken cancellation) =>
            Task.FromResult(SyncSettings.Default with { Interval = Hour });
    }

    /// <summary>Counts the requests for a claim, and grants none.</summary>
    sealed class NoClaims : IRuns
    {
        int count;

        public int Count => count;

        public Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref count);
            return Task.FromResult<RunClaim?>(null);
        }

        public Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation) => throw new NotSupportedException();

        public Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}
