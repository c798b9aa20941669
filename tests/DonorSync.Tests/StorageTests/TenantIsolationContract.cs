using DonorSync.ConstantContact.OAuth;
using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;
using DonorSync.SyncStore.WhyNot;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>Organizations see no data of each other, even with the same addresses and the same account.</summary>
public abstract class TenantIsolationContract : StorageContract
{
    readonly List<(Tenant Tenant, RunClaim Claim, Guid Group, Guid Contact)> all = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var theirs = await World.NewTenantAsync("acct-2");
        await using (var db = World.Open(theirs.Organization))
            await db.Set<AccountRow>().ExecuteUpdateAsync(static set => set.SetProperty(static a => a.EncodedId, "acct-1"), None);
        foreach (var tenant in new[] { Ours, theirs })
        {
            var group = await World.AddGroupAsync(tenant, "Group");
            var contact = await World.AddContactAsync(tenant, "a@x.org", group);
            var claim = await World.ClaimAsync(tenant);
            var state = World.State(claim);
            await state.Mirror.SaveListsAsync([new(new("l"), "List", false, 1)], None);
            await state.Links.SaveLinkAsync(new(new("group:" + group), new(group.ToString()), new("l"), "Group", LinkState.Linked), None);
            await state.Mirror.SaveContactsAsync([Sample.Contact("ct", "a@x.org", "l")], null, None);
            await state.Journal.SavePlanAsync(
                [Sample.Planned(1, Sample.EveryStep[8])], [Sample.Keep(Sample.Baseline("a@x.org", "ct"))], None);
            await state.Holds.HoldAsync([1], null, None);
            await World.FinishAsync(claim, RunState.Held);
            all.Add((tenant, claim, group, contact));
        }
    }

    [Fact]
    public async Task History_belongs_to_one_organization()
    {
        var history = World.Get<RunHistory>();
        var ((one, mine, _, _), (two, theirs, _, _)) = (all[0], all[1]);

        Assert.Equal(mine.Run, Assert.Single((await history.RunsAsync(one.Organization, null, 10, None)).Items).Id);
        Assert.Empty(await history.ChangesAsync(one.Organization, theirs.Run, 0, null, None).AllAsync());
        Assert.Single(await history.OfContactAsync(one.Organization, "a@x.org", 10, None));
        Assert.Empty(await history.DifferencesAsync(one.Organization, theirs.Run, new(Guid.CreateVersion7(World.Now)), 10, None));
        Assert.False(await history.DiscardAsync(one.Organization, theirs.Run, "Ann", World.Now, None));
        Assert.Null(await World.Runs.FindAsync(one.Organization, theirs.Run, None));
        Assert.True(await history.DiscardAsync(two.Organization, theirs.Run, "Ann", World.Now, None));
        Assert.Equal(RunState.Held, (await World.Runs.FindAsync(one.Organization, mine.Run, None))!.State);
    }

    [Fact]
    public async Task Queries_return_only_the_organizations_own_data()
    {
        var answers = World.Get<SyncQueries>();
        var ((one, _, group, contact), (_, _, _, theirContact)) = (all[0], all[1]);

        Assert.Equal([group], (await answers.GroupLinksAsync(one.Organization, None)).Keys);
        Assert.Null(await World.WhyNotAsync(one, theirContact));
        var evidence = (await World.WhyNotAsync(one, contact))!;
        Assert.Equal([contact.Core()], evidence.Case.Crm.Select(static c => c.Id));
        Assert.Equal(("ct", "ct"), (evidence.Case.Ctct!.Id.Value, evidence.Case.Baseline!.CtctId!.Value.Value));
        Assert.Equal(group.ToString(), Assert.Single(evidence.Pairs).Group!.Value.Value);
        Assert.Equal(("List", World.Now), (evidence.ListNames[new("l")], evidence.LastSyncedAt));
    }

    [Fact]
    public async Task Connections_belong_to_one_organization()
    {
        var (one, two) = (all[0].Tenant, all[1].Tenant);
        Assert.Equal(new[] { one.Connection, two.Connection }.ToHashSet(), (await World.Connections.ConnectedAsync(None)).ToHashSet());

        Assert.True(await World.Connections.DisconnectAsync(one.Organization, None));

        Assert.Equal([two.Connection], await World.Connections.ConnectedAsync(None));
        Assert.Equal(ConnectionState.Connected, (await World.Connections.FindAsync(two.Organization, None))!.State);
        Assert.NotNull(await World.Get<IGrantStore>().ReadAsync(two.Connection, None));
    }

    [Fact]
    public async Task Undos_and_detached_lists_belong_to_one_organization()
    {
        var ((one, _, _, _), (two, theirs, theirGroup, _)) = (all[0], all[1]);
        var claim = await World.ClaimAsync(two);
        await World.State(claim).Links.SaveLinkAsync(
            new(new("group:" + theirGroup), new(theirGroup.ToString()), new("l"), "Group", LinkState.Detached), None);
        await World.FinishAsync(claim);

        Assert.Null(await World.Get<Undoing>().UndoAsync(one.Organization, theirs.Run, Donors.Person, None));
        Assert.False(await World.Get<DetachedLists>().MakeAgainAsync(one.Organization, theirGroup, None));
        Assert.NotNull(await World.Get<Undoing>().UndoAsync(two.Organization, theirs.Run, Donors.Person, None));
    }

    [Fact]
    public async Task A_run_of_one_organization_delays_no_other()
    {
        await World.ClaimAsync(all[0].Tenant);

        await World.ClaimAsync(all[1].Tenant);
    }

    [Fact]
    public async Task Baselines_and_the_CRM_belong_to_one_organization()
    {
        var one = all[0];
        var state = World.State(await World.ClaimAsync(one.Tenant));

        Assert.Equal(1, await state.Mirror.CountContactsAsync(null, None));
        Assert.Single(await state.Links.LinksAsync(None));
        Assert.Empty(await state.Holds.HeldDigestsAsync(all[1].Claim.Run, None));
        var crm = World.Get<ICrms>().Open(one.Tenant.Organization);
        Assert.Equal([one.Contact.Core()], (await crm.ContactsAsync(None).AllAsync()).Select(static c => c.Id));
    }
}
