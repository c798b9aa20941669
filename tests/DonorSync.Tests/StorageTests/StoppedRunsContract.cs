using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Tests.StorageTests;

/// <summary>B19: a user stops a run through the database, wherever it runs.</summary>
public abstract class StoppedRunsContract : StorageContract
{
    const string Ann = "ann@org.example";
    static readonly RunRequest Manual = new(RunKind.Manual);
    static readonly RunProgress Reading = new(RunPhase.Reading, 1, 2);
    static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task A_run_that_a_user_stops_ends_at_its_next_report_with_its_counts_B19()
    {
        var claim = await World.ClaimAsync(Ours);
        await World.Runs.ReportAsync(claim, Reading, 1, None);

        var stopped = await StopAsync(claim.Run);
        await StopAsync(claim.Run, "bob@org.example");

        Assert.Equal(new StoppedRun(Ours.Connection, RunKind.First, TestDatabase.Start), stopped);
        Assert.Equal((RunState.Running, Ann), await StateAsync(claim.Run));
        await Assert.ThrowsAsync<RunStoppedException>(() => World.Runs.ReportAsync(claim, Reading, 2, None));
        await World.Runs.FinishAsync(claim, new(RunState.Stopped, new() { AddedToLists = 3 }, 2, null), false, None);
        Assert.Equal((RunState.Stopped, Ann), await StateAsync(claim.Run));
        var run = await World.Runs.FindAsync(Ours.Organization, claim.Run, None);
        Assert.Equal((3, 2, World.Now, null), (run!.Counts.AddedToLists, run.Requests, run.FinishedAt, run.Error));
        Assert.NotNull(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
    }

    [Fact]
    public async Task A_run_that_ends_before_it_sees_the_stop_is_completed_B19()
    {
        var claim = await World.ClaimAsync(Ours);
        await StopAsync(claim.Run);

        await World.FinishAsync(claim);

        Assert.Equal((RunState.Completed, null), await StateAsync(claim.Run));
        Assert.Null(await StopAsync(claim.Run));
    }

    [Fact]
    public async Task A_run_that_a_shutdown_ends_before_it_sees_the_stop_is_stopped_B19()
    {
        var (stopped, other) = (await World.ClaimAsync(Ours), new RunOutcome(
            RunState.Failed, new(), 0, null, Error: "Stopped before the end")
        { Failure = RunFailure.Stopped });
        await StopAsync(stopped.Run);

        await World.Runs.FinishAsync(stopped, other, false, None);
        Assert.Equal((RunState.Stopped, Ann), await StateAsync(stopped.Run));
        Assert.Empty(await World.Get<InterruptedRuns>().TakeOverAsync(None));

        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.Runs.FinishAsync(await World.ClaimAsync(Ours), other, false, None);
        Assert.Equal([Ours.Connection], await World.Get<InterruptedRuns>().TakeOverAsync(None));
    }

    [Fact]
    public async Task A_run_that_waits_for_a_worker_is_stopped_at_once_and_no_worker_begins_it_B19()
    {
        var claim = (await World.Runs.TryClaimAsync(Ours.Connection, Manual, None))!;

        await StopAsync(claim.Run);

        Assert.Equal((RunState.Stopped, Ann), await StateAsync(claim.Run));
        Assert.Null(await World.Runs.ResumeClaimAsync(claim.Run, None));
        Assert.False((await World.Connections.FindAsync(Ours.Organization, None))!.Running);
    }

    [Fact]
    public async Task A_stop_and_a_worker_that_begins_at_the_same_time_never_leave_a_run_that_continues_B19()
    {
        for (var i = 0; i < 10; i++)
        {
            var claim = (await World.Runs.TryClaimAsync(Ours.Connection, Manual, None))!;
            var taken = Task.Run(() => World.Runs.ResumeClaimAsync(claim.Run, None));
            await Task.WhenAll(taken, Task.Run(() => StopAsync(claim.Run)));

            if (await taken is { } begun)
            {
                await Assert.ThrowsAsync<RunStoppedException>(() => World.Runs.ReportAsync(begun, Reading, 1, None));
                await World.FinishAsync(begun, RunState.Stopped);
            }
            Assert.Equal((RunState.Stopped, Ann), await StateAsync(claim.Run));
        }
    }

    [Fact]
    public async Task A_silent_run_is_stopped_at_once_and_its_process_writes_nothing_more_B19()
    {
        var claim = await World.ClaimAsync(Ours);
        World.Clock.Advance(LongerThanALease);

        await StopAsync(claim.Run);

        Assert.Equal((RunState.Stopped, Ann), await StateAsync(claim.Run));
        await Assert.ThrowsAsync<FenceLostException>(() => World.Runs.ReportAsync(claim, Reading, 1, None));
        Assert.Empty(await World.Get<InterruptedRuns>().SilentAsync(None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_run_takes_over_a_stopped_one_whose_server_died_B19(bool restarted)
    {
        var claim = await World.ClaimAsync(Ours);
        await StopAsync(claim.Run);
        World.Clock.Advance(LongerThanALease);

        var interrupted = World.Get<InterruptedRuns>();
        Assert.Empty(restarted ? await interrupted.TakeOverAsync(None) : await interrupted.SilentAsync(None));

        Assert.Equal((RunState.Stopped, Ann), await StateAsync(claim.Run));
        await Assert.ThrowsAsync<FenceLostException>(() => World.FinishAsync(claim));
    }

    [Fact]
    public async Task Only_a_running_run_of_the_organization_can_be_stopped_B19()
    {
        var (theirs, claim) = (await World.NewTenantAsync("acct-2"), await World.ClaimAsync(Ours));

        Assert.Null(await World.Get<StoppedRuns>().StopAsync(theirs.Organization, claim.Run, Ann, None));
        Assert.Null(await StopAsync(new(Guid.CreateVersion7(World.Now))));
        Assert.Equal((RunState.Running, null), await StateAsync(claim.Run));
        await World.FinishAsync(claim, RunState.Failed);
        Assert.Null(await StopAsync(claim.Run));
    }

    [Fact]
    public async Task A_stopped_first_sync_is_followed_by_a_first_sync_and_counts_as_no_sync_A2_B19()
    {
        await EndStoppedAsync(await World.ClaimAsync(Ours));

        var next = await World.ClaimAsync(Ours, RunKind.Scheduled);

        Assert.Equal((RunKind.First, null), (next.Request.Kind, next.LastSyncAt));
    }

    [Fact]
    public async Task What_waits_for_approval_still_waits_after_a_stopped_sync_even_of_its_approval_B3_B19()
    {
        var held = await World.ClaimAsync(Ours);
        await World.FinishAsync(held, RunState.Held);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        var approval = await World.Runs.TryClaimAsync(Ours.Connection, Manual with { ApprovedHold = held.Run }, None);
        await World.Runs.ResumeClaimAsync(approval!.Run, None);

        await EndStoppedAsync(approval);

        Assert.Equal(RunState.Held, (await StateAsync(held.Run)).State);
        var seen = (await World.Connections.FindAsync(Ours.Organization, None))!;
        Assert.Equal((approval.Run, held.Run), (seen.LastRun!.Id, seen.Held!.Id));
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.FinishAsync(await World.ClaimAsync(Ours));
        Assert.Null((await World.Connections.FindAsync(Ours.Organization, None))!.Held);
    }

    [Fact]
    public async Task A_connection_whose_last_sync_was_stopped_is_known_to_the_schedule_B19()
    {
        var began = World.Now;
        var claim = await World.ClaimAsync(Ours);
        World.Clock.Advance(TimeSpan.FromMinutes(2));
        await EndStoppedAsync(claim);
        await EndStoppedAsync(await World.ClaimAsync(Ours, RunKind.Preview));

        Assert.Equal([(Ours.Connection, Ours.Organization, began, World.Now)], await World.Connections.StoppedAsync(None));

        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.FinishAsync(await World.ClaimAsync(Ours));
        Assert.Empty(await World.Connections.StoppedAsync(None));
    }

    Task<StoppedRun?> StopAsync(RunId run, string by = Ann) => World.Get<StoppedRuns>().StopAsync(Ours.Organization, run, by, None);

    async Task EndStoppedAsync(RunClaim claim)
    {
        await StopAsync(claim.Run);
        await World.FinishAsync(claim, RunState.Stopped);
    }

    async Task<(RunState State, string? By)> StateAsync(RunId run) =>
        await World.Runs.FindAsync(Ours.Organization, run, None) is { } found ? (found.State, found.StoppedBy) : default;
}
