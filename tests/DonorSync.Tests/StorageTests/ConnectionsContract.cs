using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Connecting, disconnecting, changing accounts (A5, A6), and sign-ins in progress (A1).</summary>
public abstract class ConnectionsContract : StorageContract
{
    static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(6);

    [Fact]
    public async Task An_organization_that_never_connected_has_no_connection()
    {
        var nobody = new OrganizationId(Guid.CreateVersion7(World.Now));

        Assert.Null(await World.Connections.FindAsync(nobody, None));
        Assert.True(await World.Connections.DisconnectAsync(nobody, None));
    }

    [Fact]
    public async Task A_connection_is_shown_with_its_account_and_its_last_finished_sync()
    {
        var first = await World.ClaimAsync(Ours);
        await World.FinishAsync(first);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.FinishAsync(await World.ClaimAsync(Ours, RunKind.Preview));
        await World.ClaimAsync(Ours);

        var seen = (await World.Connections.FindAsync(Ours.Organization, None))!;

        Assert.Equal((Ours.Connection, ConnectionState.Connected, true), (seen.Id, seen.State, seen.Running));
        Assert.Equal(
            (new CtctAccount("acct-1", "Them"), TestDatabase.Start, first.Run), (seen.Account, seen.ConnectedAt, seen.LastRun!.Id));
    }

    [Fact]
    public async Task During_a_run_disconnecting_and_connecting_another_account_are_refused_A5()
    {
        await World.ClaimAsync(Ours);

        Assert.False(await World.Connections.DisconnectAsync(Ours.Organization, None));
        Assert.Null(await World.Connections.ConnectAsync(
            Ours.Organization, new("acct-2", null), World.Tokens("a", "r"), previewFirst: false, None));
        Assert.Equal("acct-1", (await World.Connections.FindAsync(Ours.Organization, None))!.Account!.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dead_run_is_closed_by_disconnecting_or_connecting_and_can_write_nothing_more(bool connect)
    {
        var dead = await World.ClaimAsync(Ours);
        World.Clock.Advance(LongerThanALease);

        if (connect)
            await World.ConnectAsync(Ours.Organization, "acct-2");
        else
            Assert.True(await World.Connections.DisconnectAsync(Ours.Organization, None));

        await Assert.ThrowsAsync<FenceLostException>(() => World.State(dead).Reads.SaveMarksAsync(new(World.Now), None));
        var run = await World.Runs.FindAsync(Ours.Organization, dead.Run, None);
        Assert.Equal((RunState.Failed, World.Now), (run!.State, run.FinishedAt));
        Assert.False((await World.Connections.FindAsync(Ours.Organization, None))!.Running);
    }

    [Fact]
    public async Task A_disconnected_connection_is_not_run_A5()
    {
        Assert.Equal([Ours.Connection], await World.Connections.ConnectedAsync(None));
        Assert.True(await World.Connections.DisconnectAsync(Ours.Organization, None));

        Assert.Empty(await World.Connections.ConnectedAsync(None));
        Assert.Null(await World.Runs.TryClaimAsync(Ours.Connection, new(RunKind.Scheduled), None));
        Assert.Equal(ConnectionState.NotConnected, (await World.Connections.FindAsync(Ours.Organization, None))!.State);
    }

    [Fact]
    public async Task Another_account_starts_from_nothing_and_the_same_resumes_A6()
    {
        var claim = await World.ClaimAsync(Ours);
        await World.State(claim).Journal.SavePlanAsync([], [Sample.Keep(Sample.Baseline("a@x.org", "1"))], None);
        await World.State(claim).Reads.SaveMarksAsync(new(World.Now, World.Now, World.Now), None);
        await World.FinishAsync(claim);

        Assert.Equal(Ours.Connection, await World.ConnectAsync(Ours.Organization, "acct-2"));
        var other = await World.ClaimAsync(Ours);
        Assert.Equal(RunKind.First, other.Request.Kind);
        Assert.Empty(await World.State(other).Baselines.BaselinesAsync(None).AllAsync());
        Assert.Null((await World.Connections.FindAsync(Ours.Organization, None))!.LastRun);
        await World.FinishAsync(other, RunState.Failed);

        await World.ConnectAsync(Ours.Organization, "acct-1");
        var back = await World.ClaimAsync(Ours);
        Assert.Equal((RunKind.Manual, claim.AccountRow), (back.Request.Kind, back.AccountRow));
        Assert.Single(await World.State(back).Baselines.BaselinesAsync(None).AllAsync());
        // What changed meanwhile is only seen by reading everything.
        Assert.Null((await World.State(back).Reads.MarksAsync(None)).FullReadAt);
    }

    [Fact]
    public async Task A_sign_in_is_good_once_A1()
    {
        await SignIns.BeginAsync(Ours.Organization, "state", "verifier", preview: true, "browser", None);

        Assert.Null(await SignIns.TakeAsync("another", "browser", None));
        var taken = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SignIns.TakeAsync("state", "browser", None))));

        Assert.Equal(
            new PendingSignIn(Ours.Organization, "verifier", Preview: true, OfBrowser: true),
            Assert.Single(taken, static t => t is not null));
    }

    [Theory]
    [InlineData("browser", "another", false)]
    [InlineData("browser", null, false)]
    [InlineData(null, "browser", false)]
    [InlineData(null, null, false)]
    [InlineData("browser", "browser", true)]
    public async Task A_sign_in_knows_the_browser_that_began_it_A1(string? began, string? returned, bool same)
    {
        await SignIns.BeginAsync(Ours.Organization, "state", "verifier", preview: false, began, None);

        Assert.Equal(same, (await SignIns.TakeAsync("state", returned, None))!.OfBrowser);
    }

    [Fact]
    public async Task A_sign_in_is_good_for_ten_minutes_A1()
    {
        await SignIns.BeginAsync(Ours.Organization, "in time", "v1", preview: false, null, None);
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await SignIns.BeginAsync(Ours.Organization, "too late", "v2", preview: false, null, None);
        World.Clock.Advance(TimeSpan.FromMinutes(9));

        Assert.Equal("v1", (await SignIns.TakeAsync("in time", null, None))!.Verifier);
        World.Clock.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.Null(await SignIns.TakeAsync("too late", null, None));
    }

    [Fact]
    public async Task A_pending_grant_is_confirmed_once_and_by_its_own_organization_A6()
    {
        var (theirs, grant) = (await World.NewTenantAsync("acct-2"),
            new HeldGrant(new("acct-3", "Third"), World.Tokens("access-3", "refresh-3"), Preview: true));
        var key = await SignIns.HoldAsync(Ours.Organization, grant, None);

        Assert.Null(await SignIns.HeldAsync(theirs.Organization, key, None));
        Assert.Null(await SignIns.TakeHeldAsync(theirs.Organization, key, None));
        Assert.Null(await SignIns.TakeAsync(key, null, None));
        Assert.Equal(grant.Account, await SignIns.HeldAsync(Ours.Organization, key, None));
        var taken = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(_ => Task.Run(() => SignIns.TakeHeldAsync(Ours.Organization, key, None))));
        Assert.Equal(grant, Assert.Single(taken, static t => t is not null));
        Assert.Null(await SignIns.HeldAsync(Ours.Organization, key, None));
    }

    [Fact]
    public async Task A_pending_grant_is_encrypted_and_deleted_after_ten_minutes()
    {
        var key = await SignIns.HoldAsync(
            Ours.Organization, new(new("acct-3", null), World.Tokens("access-3", "refresh-3"), Preview: false), None);
        Assert.DoesNotContain("refresh-3", System.Text.Encoding.UTF8.GetString(await World.DumpAsync()), StringComparison.Ordinal);
        await SignIns.ForgetOldAsync(None);
        Assert.NotNull(await SignIns.HeldAsync(Ours.Organization, key, None));

        World.Clock.Advance(SignIns.Life + TimeSpan.FromSeconds(1));

        Assert.Null(await SignIns.HeldAsync(Ours.Organization, key, None));
        await SignIns.ForgetOldAsync(None);
        await using var db = World.Open(Ours.Organization);
        Assert.Equal(0, await db.Set<PendingSignInRow>().CountAsync(None));
        Assert.Null(await SignIns.TakeHeldAsync(Ours.Organization, key, None));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_organization_holds_an_account_also_when_it_needs_reconnecting_A6(bool needsReconnecting)
    {
        var theirs = await World.NewTenantAsync("acct-2");
        if (needsReconnecting)
        {
            var claim = await World.ClaimAsync(Ours);
            await World.Runs.FinishAsync(
                claim, new RunOutcome(RunState.Failed, new RunCounts(), 0, ReadKind.Full), needsReconnecting: true, None);
        }

        var refused = await Assert.ThrowsAsync<ConflictException>(() => World.ConnectAsync(theirs.Organization, "acct-1"));

        Assert.Equal("account_in_use", refused.Code);
        Assert.Equal("acct-2", (await World.Connections.FindAsync(theirs.Organization, None))!.Account!.Id);
        await World.ConnectAsync(Ours.Organization, "acct-1");
        Assert.True(await World.Connections.DisconnectAsync(Ours.Organization, None));
        await World.ConnectAsync(theirs.Organization, "acct-1");
        await Assert.ThrowsAsync<ConflictException>(() => World.ConnectAsync(Ours.Organization, "acct-1"));
    }

    [Fact]
    public async Task Of_organizations_that_connect_an_account_at_the_same_moment_one_gets_it_A6()
    {
        Tenant[] all = [Ours, await World.NewTenantAsync("acct-2"), await World.NewTenantAsync("acct-3"),
            await World.NewTenantAsync("acct-4")];

        var ends = await Task.WhenAll(all.Select(tenant => Task.Run(async () =>
        {
            try
            {
                await World.ConnectAsync(tenant.Organization, "wanted");
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        })));

        Assert.Single(ends, static e => e);
        var holders = 0;
        foreach (var tenant in all)
            holders += (await World.Connections.FindAsync(tenant.Organization, None))!.Account!.Id == "wanted" ? 1 : 0;
        Assert.Equal(1, holders);
    }

    SignIns SignIns => World.Get<SignIns>();
}
