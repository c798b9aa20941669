using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Tests.StorageTests;

/// <summary>L7: the list of a detached group is created again on a user's request.</summary>
public abstract class DetachedListsContract : StorageContract
{
    Guid group;
    RunClaim claim = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        claim = await World.ClaimAsync(Ours);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_link_is_deleted_and_former_members_of_the_list_may_go_out_again_L7_M4(bool linkOfList)
    {
        var link = linkOfList ? LinkId.OfList(new("l")) : LinkId.OfGroup(new(group.ToString()));
        var other = new LinkId(link.Value + "2");
        await SaveAsync(link, LinkState.Detached);
        var memories = new (string Key, Membership? Before, Membership? After)[]
        {
            ("a@x.org", Membership.SeenOn, Membership.SeenNever),
            ("b@x.org", Membership.SeenLeft, Membership.SeenLeft),
            ("c@x.org", Membership.SeenNever, Membership.SeenNever),
            ("d@x.org", null, null),
        };
        await World.State(claim).Journal.SavePlanAsync(
            [], [.. memories.Select(
                m => Sample.Keep(Sample.Baseline(m.Key, "1").With(other, Membership.SeenOn).With(link, m.Before)))], None);
        await World.FinishAsync(claim);

        Assert.True(await MakeAgainAsync());

        var state = World.State(await World.ClaimAsync(Ours));
        Assert.Empty(await state.Links.LinksAsync(None));
        var made = LinkId.OfGroup(new(group.ToString()));
        var kept = await state.Baselines.BaselinesAsync(None).AllAsync();
        Assert.Equal(memories.Select(static m => m.After), kept.Select(b => b.In(made)));
        Assert.All(kept, b => Assert.Equal(Membership.SeenOn, b.In(other)));
        Assert.All(kept, b => Assert.True(link == made || b.In(link) is null));
        Assert.False(await MakeAgainAsync());
    }

    [Fact]
    public async Task All_members_of_a_large_group_may_go_out_again_L7()
    {
        var link = LinkId.OfGroup(new(group.ToString()));
        await SaveAsync(link, LinkState.Detached);
        await World.State(claim).Journal.SavePlanAsync(
            [], [.. Enumerable.Range(
                0, 1_203).Select(i => Sample.Keep(Sample.Baseline($"{i}@x.org").With(link, Membership.SeenOn)))], None);
        await World.FinishAsync(claim);

        Assert.True(await MakeAgainAsync());

        var state = World.State(await World.ClaimAsync(Ours));
        Assert.Equal(1_203, (await state.Baselines.BaselinesAsync(None).AllAsync()).Count(b => b.In(link) == Membership.SeenNever));
    }

    [Fact]
    public async Task A_group_with_an_existing_list_needs_no_new_one_L7()
    {
        await SaveAsync(LinkId.OfGroup(new(group.ToString())), LinkState.Linked);
        await World.FinishAsync(claim);

        Assert.False(await MakeAgainAsync());
        Assert.Single(await World.State(await World.ClaimAsync(Ours)).Links.LinksAsync(None));
    }

    [Fact]
    public async Task The_link_of_the_connected_account_is_used_A6()
    {
        await SaveAsync(LinkId.OfGroup(new(group.ToString())), LinkState.Detached);
        await World.FinishAsync(claim);
        await World.ConnectAsync(Ours.Organization, "acct-2");

        Assert.False(await MakeAgainAsync());

        await World.ConnectAsync(Ours.Organization, "acct-1");
        Assert.True(await MakeAgainAsync());
    }

    Task SaveAsync(LinkId link, LinkState state) =>
        World.State(claim).Links.SaveLinkAsync(new(link, new(group.ToString()), new("l"), "Group", state), None);

    Task<bool> MakeAgainAsync() => World.Get<DetachedLists>().MakeAgainAsync(Ours.Organization, group, None);
}
