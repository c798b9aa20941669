using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Tests.StorageTests;

/// <summary>Claims, fences and runs (A3, B8).</summary>
public abstract class RunsContract : StorageContract
{
    static readonly RunRequest Manual = new(RunKind.Manual);
    static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task Of_twenty_concurrent_claims_exactly_one_succeeds_A3()
    {
        var claims = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => World.Runs.TryClaimAsync(Ours.Connection, Manual, None))));

        Assert.Single(claims, static c => c is not null);
        var page = await World.Get<RunHistory>().RunsAsync(Ours.Organization, null, 50, None);
        Assert.Single(page.Items);
    }

    [Fact]
    public async Task A_claimed_run_is_started_once_by_one_process()
    {
        var claim = (await World.Runs.TryClaimAsync(Ours.Connection, Manual with { FullRead = true }, None))!;

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => World.Runs.ResumeClaimAsync(claim.Run, None))));

        Assert.Equal(claim, Assert.Single(taken, static c => c is not null));
        Assert.Null(await World.Runs.ResumeClaimAsync(claim.Run, None));
    }

    [Fact]
    public async Task A_claim_has_the_end_of_the_last_sync_without_failed_and_interrupted_runs_and_previews()
    {
        Assert.Null((await World.ClaimAsync(Ours)).LastSyncAt);
        World.Clock.Advance(LongerThanALease);
        await World.FinishAsync(await World.ClaimAsync(Ours), RunState.CompletedWithErrors);
        var ended = World.Now;
        World.Clock.Advance(LongerThanALease);
        await World.FinishAsync(await World.ClaimAsync(Ours), RunState.Failed);
        await World.FinishAsync(await World.ClaimAsync(Ours, RunKind.Preview));
        await World.ClaimAsync(Ours);
        World.Clock.Advance(LongerThanALease);

        Assert.Equal(ended, (await World.ClaimAsync(Ours)).LastSyncAt);
    }

    [Fact]
    public async Task The_request_of_a_run_reaches_its_worker()
    {
        var (preview, held) = (new RunId(Guid.CreateVersion7(World.Now)), new RunId(Guid.CreateVersion7(World.Now)));
        await World.FinishAsync(await World.ClaimAsync(Ours));
        var request = new RunRequest(RunKind.Scheduled, FullRead: true, preview, held);

        var claim = await World.Runs.TryClaimAsync(Ours.Connection, request, None);

        Assert.Equal(request, claim!.Request);
        Assert.Equal(claim with { LastSyncAt = World.Now }, await World.Runs.ResumeClaimAsync(claim.Run, None));
    }

    [Fact]
    public async Task A_silent_run_is_taken_over_and_closed_as_failed_B8()
    {
        var old = await World.ClaimAsync(Ours);
        World.Clock.Advance(LongerThanALease);

        var claim = await World.ClaimAsync(Ours);

        Assert.True(claim.Fence > old.Fence);
        var closed = await World.Runs.FindAsync(Ours.Organization, old.Run, None);
        Assert.Equal((RunState.Failed, World.Now), (closed!.State, closed.FinishedAt));
        Assert.StartsWith("interrupted", closed.Error, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FenceLostException>(() => World.Runs.ReportAsync(old, new(RunPhase.Reading, 1, 2), 3, None));
        await Assert.ThrowsAsync<FenceLostException>(() => World.FinishAsync(old));
        Assert.Equal(RunState.Running, (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!.State);
    }

    [Fact]
    public async Task A_run_that_waited_too_long_for_a_worker_is_closed_after_its_takeover()
    {
        var old = (await World.Runs.TryClaimAsync(Ours.Connection, Manual, None))!;
        World.Clock.Advance(LongerThanALease);
        await World.ClaimAsync(Ours);

        Assert.Null(await World.Runs.ResumeClaimAsync(old.Run, None));
    }

    [Fact]
    public async Task A_run_that_waits_for_a_worker_is_kept_for_any_time_and_a_started_one_is_not()
    {
        var interrupted = World.Get<InterruptedRuns>();
        var claim = (await World.Runs.TryClaimAsync(Ours.Connection, Manual, None))!;
        for (var i = 0; i < 3; i++)
        {
            World.Clock.Advance(TimeSpan.FromMinutes(4));
            await interrupted.KeepAsync([claim.Run], None);
        }

        Assert.Empty(await interrupted.SilentAsync(None));
        Assert.Null(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
        Assert.NotNull(await World.Runs.ResumeClaimAsync(claim.Run, None));
        World.Clock.Advance(LongerThanALease);
        await interrupted.KeepAsync([claim.Run], None);
        Assert.Equal([Ours.Connection], await interrupted.SilentAsync(None));
    }

    [Fact]
    public async Task The_start_of_each_connections_last_sync_is_known_and_a_preview_does_not_count()
    {
        Assert.Equal([new(Ours.Connection, Ours.Organization, null)], await World.Connections.LastBegunAsync(None));
        var began = World.Now;
        await World.FinishAsync(await World.ClaimAsync(Ours));
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.FinishAsync(await World.ClaimAsync(Ours, RunKind.Preview));
        Assert.Equal([new(Ours.Connection, Ours.Organization, began)], await World.Connections.LastBegunAsync(None));
        Assert.Equal(began, (await World.Connections.LastBegunAsync(Ours.Organization, None))!.LastBegan);
    }

    [Fact]
    public async Task Starting_a_claimed_run_renews_its_lease()
    {
        var claim = (await World.Runs.TryClaimAsync(Ours.Connection, Manual, None))!;
        World.Clock.Advance(TimeSpan.FromMinutes(4));
        await World.Runs.ResumeClaimAsync(claim.Run, None);
        World.Clock.Advance(TimeSpan.FromMinutes(4));

        Assert.Null(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
    }

    [Fact]
    public async Task Reporting_shows_progress_and_renews_the_lease_B6()
    {
        var claim = await World.ClaimAsync(Ours);
        for (var i = 0; i < 3; i++)
        {
            World.Clock.Advance(TimeSpan.FromMinutes(4));
            await World.Runs.ReportAsync(claim, new RunProgress(RunPhase.Reading, i, 10), 7 + i, None);
        }

        Assert.Null(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
        var run = await World.Runs.FindAsync(Ours.Organization, claim.Run, None);
        Assert.Equal((new RunProgress(RunPhase.Reading, 2, 10), 9), (run!.Progress, run.Requests));
    }

    [Fact]
    public async Task A_first_run_that_was_held_before_it_had_a_plan_is_followed_by_a_first_run_A2_B3()
    {
        var held = await World.ClaimAsync(Ours, RunKind.Scheduled);
        await World.Runs.FinishAsync(held, new(RunState.Held, new(), 1, null, "Constant Contact reads as empty"), false, None);

        Assert.Equal(RunKind.First, (await World.ClaimAsync(Ours, RunKind.Manual)).Request.Kind);
    }

    [Fact]
    public async Task Runs_of_an_account_are_first_syncs_until_one_has_completed_A2()
    {
        var failed = await World.ClaimAsync(Ours, RunKind.Scheduled);
        await World.FinishAsync(failed, RunState.Failed);
        var preview = await World.ClaimAsync(Ours, RunKind.Preview);
        await World.FinishAsync(preview);
        var first = await World.ClaimAsync(Ours, RunKind.Scheduled);
        await World.FinishAsync(first, RunState.Held);
        var next = await World.ClaimAsync(Ours, RunKind.Scheduled);

        Assert.Equal(
            [RunKind.First, RunKind.Preview, RunKind.First, RunKind.Scheduled],
            new[] { failed, preview, first, next }.Select(static c => c.Request.Kind));
    }

    [Fact]
    public async Task The_end_of_a_run_is_saved_with_its_reason()
    {
        var claim = await World.ClaimAsync(Ours);
        var counts = new RunCounts
        {
            AddedToLists = 3,
            OptOuts = 1,
            SkippedByRule = ImmutableSortedDictionary<string,
            int>.Empty.Add("E4", 2)
        };
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        await World.Runs.FinishAsync(claim, new(RunState.Held, counts, 12, ReadKind.Changes, "too many", null, "digest"), false, None);

        var run = (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!;
        Assert.Equal((RunState.Held, 12, ReadKind.Changes, "too many", "digest"),
            (run.State, run.Requests, run.Read, run.HoldReason, run.PlanDigest));
        Assert.Equal((TestDatabase.Start, World.Now), (run.StartedAt, run.FinishedAt));
        Assert.Equal((3, 1, 2), (run.Counts.AddedToLists, run.Counts.OptOuts, run.Counts.SkippedByRule["E4"]));
        await Assert.ThrowsAsync<FenceLostException>(() => World.FinishAsync(claim));
    }

    [Fact]
    public async Task A_dead_grant_stops_runs_until_a_person_reconnects_A7()
    {
        var claim = await World.ClaimAsync(Ours);
        await World.Runs.FinishAsync(claim, new(RunState.Failed, new(), 0, null, Error: "refused"), needsReconnecting: true, None);

        Assert.Equal(ConnectionState.NeedsReconnecting, (await World.Connections.FindAsync(Ours.Organization, None))!.State);
        Assert.Null(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
        Assert.Empty(await World.Connections.ConnectedAsync(None));

        await World.ConnectAsync(Ours.Organization, "acct-1");
        Assert.NotNull(await World.Runs.TryClaimAsync(Ours.Connection, Manual, None));
    }

    [Fact]
    public async Task A_runs_warnings_are_kept_when_it_is_killed_B3_B8()
    {
        var claim = await World.ClaimAsync(Ours);
        await World.Runs.ReportAsync(
            claim, new RunProgress(RunPhase.Reviewing, 0, 0) { Warnings = [new("B3", "30 contacts opted out", 30)] }, 1, None);
        await World.Runs.ReportAsync(claim, new RunProgress(RunPhase.Consent, 10, 30), 2, None);
        World.Clock.Advance(TimeSpan.FromHours(2));
        await World.ClaimAsync(Ours);

        var killed = (await World.Get<RunHistory>().WarnedAsync(Ours.Organization, TestDatabase.Start, None))!;

        Assert.Equal((claim.Run, RunState.Failed), (killed.Id, killed.State));
        Assert.Equal(new RunWarning("B3", "30 contacts opted out", 30), Assert.Single(killed.Counts.Warnings));
        Assert.Null(await World.Get<RunHistory>().WarnedAsync(Ours.Organization, World.Now, None));
    }

    [Fact]
    public async Task A_connection_that_does_not_exist_has_no_claim() =>
        Assert.Null(await World.Runs.TryClaimAsync(new(Guid.CreateVersion7(World.Now)), Manual, None));
}
