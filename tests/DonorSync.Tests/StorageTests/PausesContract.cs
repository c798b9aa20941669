using DonorSync.Database;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Tests.StorageTests;

/// <summary>B19: while a connection is paused, no run starts automatically.</summary>
public abstract class PausesContract : StorageContract
{
    const string Ann = "ann@org.example";
    static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(6);

    Pauses Pauses => World.Get<Pauses>();

    [Fact]
    public async Task While_paused_only_users_start_runs_B19()
    {
        var theirs = await World.NewTenantAsync("acct-2");
        await World.FinishAsync(await World.ClaimAsync(Ours));

        await Pauses.PauseAsync(Ours.Organization, Ann, None);

        Assert.Null(await ScheduledAsync(Ours));
        Assert.NotNull(await ScheduledAsync(theirs));
        await World.FinishAsync(await World.ClaimAsync(Ours, RunKind.Preview));
        await World.FinishAsync(await World.ClaimAsync(Ours, RunKind.Manual));
        Assert.True(await Pauses.ResumeAsync(Ours.Organization, None));
        Assert.NotNull(await ScheduledAsync(Ours));
    }

    [Fact]
    public async Task A_first_sync_does_not_start_automatically_while_paused_A2_B19()
    {
        await Pauses.PauseAsync(Ours.Organization, Ann, None);

        Assert.Null(await ScheduledAsync(Ours));
        Assert.Equal(RunKind.First, (await World.ClaimAsync(Ours, RunKind.Manual)).Request.Kind);
    }

    [Fact]
    public async Task A_pause_says_since_when_and_by_which_user_and_a_second_one_changes_nothing_B19()
    {
        var pause = new Pause(World.Now, Ann);
        Assert.Null(await Pauses.FindAsync(Ours.Organization, None));

        Assert.Equal(pause, await Pauses.PauseAsync(Ours.Organization, Ann, None));
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(pause, await Pauses.PauseAsync(Ours.Organization, "bob@org.example", None));

        Assert.Equal(pause, await Pauses.FindAsync(Ours.Organization, None));
        Assert.Equal(pause, (await World.Connections.FindAsync(Ours.Organization, None))!.Pause);
        Assert.True(await Pauses.ResumeAsync(Ours.Organization, None));
        Assert.False(await Pauses.ResumeAsync(Ours.Organization, None));
        Assert.Null((await World.Connections.FindAsync(Ours.Organization, None))!.Pause);
    }

    [Fact]
    public async Task A_pause_stays_over_connecting_disconnecting_and_another_account_B19()
    {
        var organization = new OrganizationId(Guid.CreateVersion7(World.Now));
        await using (var db = World.Open(organization))
        {
            db.Add(new DonorSync.Database.Organizations.Organization { Id = organization, Name = "New", CreatedAt = World.Now });
            await db.SaveChangesAsync(None);
        }
        var pause = await Pauses.PauseAsync(organization, Ann, None);
        var seen = (await World.Connections.FindAsync(organization, None))!;
        Assert.Equal((ConnectionState.NotConnected, pause, null), (seen.State, seen.Pause, seen.LastRun));

        await World.ConnectAsync(organization, "acct-2");
        Assert.Equal(pause, await Pauses.FindAsync(organization, None));
        await World.Connections.DisconnectAsync(organization, None);
        var connection = await World.ConnectAsync(organization, "acct-3");

        Assert.Equal(pause, await Pauses.FindAsync(organization, None));
        Assert.Null(await ScheduledAsync(new(organization, connection)));
    }

    [Fact]
    public async Task A_run_in_progress_continues_B19()
    {
        var claim = await World.ClaimAsync(Ours, RunKind.Scheduled);
        await Pauses.PauseAsync(Ours.Organization, Ann, None);

        await World.Runs.ReportAsync(claim, new RunProgress(RunPhase.Additions, 1, 2), 1, None);
        await World.FinishAsync(claim);

        Assert.Equal(RunState.Completed, (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_run_takes_over_the_run_of_a_dead_server_while_paused_and_it_is_closed_B8_B19(bool restarted)
    {
        var claim = await World.ClaimAsync(Ours);
        await Pauses.PauseAsync(Ours.Organization, Ann, None);
        World.Clock.Advance(LongerThanALease);

        var interrupted = World.Get<InterruptedRuns>();
        Assert.Empty(restarted ? await interrupted.TakeOverAsync(None) : await interrupted.SilentAsync(None));

        var closed = (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!;
        Assert.Equal((RunState.Failed, RunFailure.Interrupted), (closed.State, closed.Failure));
        await Assert.ThrowsAsync<FenceLostException>(() => World.FinishAsync(claim));
    }

    Task<RunClaim?> ScheduledAsync(Tenant tenant) =>
        World.Runs.TryClaimAsync(tenant.Connection, new RunRequest(RunKind.Scheduled), None);
}
