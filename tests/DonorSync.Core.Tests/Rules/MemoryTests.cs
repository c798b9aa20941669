using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>The baseline, the side that does a step, and the order of pairs.</summary>
public sealed class MemoryTests
{
    static readonly Baseline Known = A.Met().Remembers("choir", Membership.SeenOn);

    [Fact]
    public void Baselines_that_differ_in_one_value_are_not_equal()
    {
        Assert.Equal(Known, A.Met().Remembers("choir", Membership.SeenOn));
        Assert.False(Known.Equals(null));
        Baseline[] others =
        [
            Known with { Key = A.Key("bob@example.org") }, Known with { CtctId = new("t2") },
            Known with { Permission = Permission.Explicit },
            Known with { Deleted = true }, Known with { Ctct = CtctFields.Blank }, Known with { Crm = ContactFields.Blank },
            Known.Remembers("choir", Membership.SeenLeft), Known.Remembers("band", Membership.SeenOn),
        ];
        Assert.All(others, static other => Assert.False(Known.Equals(other)));
    }

    [Fact]
    public void Opt_in_steps_that_differ_in_one_value_are_not_equal()
    {
        var step = OptIn();
        Assert.Equal(step, OptIn());
        Assert.False(step.Equals(null));
        SetOptIn[] others =
        [
            OptIn("bob@example.org"), step with { Yes = true }, OptIn(rule: Rule.P5), step with { Permission = Permission.Explicit },
            step with { Deleted = true }, step with { At = A.At(1) }, step with { Contacts = [new("c2")] },
        ];
        Assert.All(others, other => Assert.False(step.Equals(other)));

        static SetOptIn OptIn(string email = A.Ada, Rule rule = Rule.P1) =>
            new(A.Key(email), [new("c1")], false, Permission.Unsubscribed, false, A.At(), rule);
    }

    [Fact]
    public void M7_a_removal_keeps_the_group_in_the_baseline_and_M2_drops_it()
    {
        static Membership? After(bool inGroup, Rule rule) =>
            new LeaveList(A.Key(), new("t1"), A.Link("choir"), inGroup, rule).Remember(Known).In(A.Link("choir"));
        Assert.Equal((Membership.SeenNever, null), (After(true, Rule.M7), After(false, Rule.M2)));
    }

    [Fact]
    public void M2_a_contact_that_left_the_group_but_not_the_CRM_is_removed_by_M2() =>
        Assert.Equal(Rule.M2, A.Case(A.Person(), A.Subscriber().On("choir"), Known).Among("choir").Only<LeaveList>().Rule);

    [Fact]
    public void M3_the_oldest_contact_with_the_address_joins_the_group() =>
        Assert.Equal(new ContactId("c1"), A.Case(A.Person(), A.Subscriber().On("choir"), A.Met()).Among("choir").Only<JoinGroup>().Contact);

    [Fact]
    public void M3_a_group_that_this_run_creates_has_no_members_yet()
    {
        var map = new PairMap([new(LinkId.OfList(A.List("choir")), null, A.List("choir"), "choir")], []);
        var decision = new ContactReconciler(map, SyncPolicy.Default).Decide(A.Case(A.Person(), A.Subscriber().On("choir"), A.Met()));
        Assert.Equal(new LinkId("list:l-choir"), decision.Only<JoinGroup>().Link);
    }

    [Fact]
    public void M8_the_baseline_of_an_address_that_neither_side_has_is_dropped() =>
        Assert.Null(A.Case(baseline: A.Met()).Among("choir").Settled);

    [Fact]
    public void The_baseline_of_a_deleted_pair_is_dropped()
    {
        var decision = A.Case(A.Person(), A.Subscriber(), Known).Among();
        Assert.Empty(decision.Settled!.Memberships);
    }

    [Fact]
    public void L7_the_baseline_of_a_detached_pair_is_kept()
    {
        var detached = new PairMap([], [A.Link("choir")]);
        var settled = new ContactReconciler(
            detached, SyncPolicy.Default).Decide(A.Case(A.Person().In("choir"), A.Subscriber(), Known)).Settled!;
        Assert.Equal(Membership.SeenOn, settled.In(A.Link("choir")));
    }

    [Fact]
    public void Pairs_come_by_name_ignoring_case_and_then_by_link()
    {
        Pair Named(string id, string name) => A.Pair(id) with { Name = name };
        var map = new PairMap([Named("a", "quilt"), Named("c", "Band"), Named("b", "band"), Named("d", "Choir")], []);
        var all = A.Case(A.Person().In("a", "b", "c", "d"));
        Assert.Equal(["g-b", "g-c", "g-d", "g-a"], map.Touching(all).Select(static p => p.Group!.Value.Value));
        Assert.Equal(["g-d", "g-a"], map.Touching(A.Case(A.Person().In("a", "d"))).Select(static p => p.Group!.Value.Value));
    }

    [Theory]
    [InlineData("a", "b", "c", "a")]
    [InlineData("b", "a", "c", "a")]
    [InlineData("c", "b", "a", "a")]
    [InlineData("b", null, null, "b")]
    [InlineData(null, "b", null, "b")]
    [InlineData(null, null, "b", "b")]
    [InlineData("b", "b", null, "b")]
    [InlineData(null, null, null, null)]
    public void C1_the_least_address_of_the_three_streams_comes_next(string? crm, string? mirror, string? baseline, string? next)
    {
        static EmailKey? Head(string? key) => key is null ? null : new EmailKey(key);
        Assert.Equal(Head(next), CaseJoin.Next(Head(crm), Head(mirror), Head(baseline)));
    }

    [Fact]
    public void C10_of_two_contacts_created_at_the_same_time_the_lower_id_is_the_oldest() =>
        Assert.Equal(["c1", "c2"], A.Shared([A.Person(id: "c2"), A.Person(id: "c1")]).Crm.Select(static c => c.Id.Value));
}
