using DonorSync.ConstantContact.OAuth;
using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Acts of people after a run, and their effect in the storage.</summary>
public abstract class AfterRunContract : StorageContract
{
    [Theory]
    [InlineData(RunState.Completed, RunState.Completed)]
    [InlineData(RunState.Held, RunState.Completed)]
    [InlineData(RunState.Failed, RunState.Held)]
    public async Task A_hold_ends_with_the_approved_run_B3(RunState end, RunState expected)
    {
        var held = await World.ClaimAsync(Ours);
        await World.FinishAsync(held, RunState.Held);
        var approved = (await World.Runs.TryClaimAsync(Ours.Connection, new RunRequest(RunKind.Manual, ApprovedHold: held.Run), None))!;

        await World.FinishAsync(approved, end);

        Assert.Equal(expected, (await World.Runs.FindAsync(Ours.Organization, held.Run, None))!.State);
    }

    [Fact]
    public async Task Many_imports_are_undone_B5()
    {
        const int Imports = 1_203;
        var group = await World.AddGroupAsync(Ours, "Group");
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        var link = new LinkId("list:l");
        await state.Links.SaveLinkAsync(new(link, new(group.ToString()), new("l"), "Group", LinkState.Linked), None);
        ContactStep[] steps =
        [
            .. Enumerable.Range(0, Imports).Select(static i => new ContactStep.CreateInCrm(
                new($"{i}@x.org"), Sample.Email($"{i}@x.org"), new($"{i}"), new CtctFields("New"), Rule.C4)),
            .. Enumerable.Range(0, Imports).Select(i => new ContactStep.JoinGroup(new($"{i}@x.org"), null, link)),
        ];
        await state.Journal.SavePlanAsync(
            [.. steps.Select(static (s, i) => Sample.Planned(i + 1, s))], [], None);
        var results = await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(claim, steps, _ => new GroupId(group.ToString()), None);
        var settled = steps.GroupBy(
            static s => s.Key).Select(static g => Sample.Keep(g.Aggregate(Baseline.Empty(g.Key), static (b, s) => s.Remember(b))));
        await state.Journal.SaveResultsAsync([.. results.Select(static (r, i) => new FinishedStep(i + 1, r))], [.. settled], None);
        await World.FinishAsync(claim);

        var report = (await World.Get<Undoing>().UndoAsync(Ours.Organization, claim.Run, Donors.Person, None))!;

        Assert.Equal((Imports, Imports, 0), (report.Contacts, report.Memberships, report.LeftAlone.Count));
        Assert.Equal(0, await World.Get<ICrms>().Open(Ours.Organization).CountAsync(None));
        var kept = await World.State(await World.ClaimAsync(Ours)).Baselines.BaselinesAsync(None).AllAsync();
        Assert.Equal(Imports, kept.Count(b => b.In(link) == Membership.Undone));
    }

    [Fact]
    public async Task A_list_is_not_created_again_while_a_run_may_still_save_its_read_L7()
    {
        var group = await World.AddGroupAsync(Ours, "Group");
        var claim = await World.ClaimAsync(Ours);
        await World.State(claim).Links.SaveLinkAsync(
            new(new("list:l"), new(group.ToString()), new("l"), "Group", LinkState.Detached), None);

        var refused = await Assert.ThrowsAsync<Database.Rejections.ConflictException>(
            () => World.Get<DetachedLists>().MakeAgainAsync(Ours.Organization, group, None));
        Assert.Equal("sync_in_progress", refused.Code);
        await World.FinishAsync(claim);

        Assert.True(await World.Get<DetachedLists>().MakeAgainAsync(Ours.Organization, group, None));
    }

    [Fact]
    public async Task A_grant_that_cannot_be_decrypted_any_more_asks_a_person_to_reconnect_A7()
    {
        await SpoilAsync();

        var refused = await Assert.ThrowsAsync<GrantRefusedException>(() => World.Get<IGrantStore>().ReadAsync(Ours.Connection, None));
        Assert.Contains("connect", refused.Message, StringComparison.OrdinalIgnoreCase);
        await World.ConnectAsync(Ours.Organization, "acct-1");
        Assert.NotNull(await World.Get<IGrantStore>().ReadAsync(Ours.Connection, None));
    }

    [Fact]
    public async Task A_sign_in_that_cannot_be_decrypted_must_start_again_A1()
    {
        await World.Get<SignIns>().BeginAsync(Ours.Organization, "state", "verifier", false, null, None);
        await SpoilAsync();

        Assert.Null(await World.Get<SignIns>().TakeAsync("state", null, None));
    }

    /// <summary>The state after restoring the database without its encryption keys.</summary>
    async Task SpoilAsync()
    {
        await using var db = World.Open(Ours.Organization);
        await db.Set<ConnectionRow>().ExecuteUpdateAsync(static set => set.SetProperty(static c => c.Grant, "CfDJ8AAAA"));
        await db.Set<PendingSignInRow>().ExecuteUpdateAsync(static set => set.SetProperty(static p => p.Verifier, "CfDJ8AAAA"));
    }
}
