using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>Examples of the rows of the membership table; MembershipTableTests checks the whole table.</summary>
public sealed class MembershipTests
{
    static Decision Decide(bool inGroup, bool onList, Membership? memory = null) => A.Case(
        inGroup ? A.Person().In("choir") : A.Person(),
        onList ? A.Subscriber().On("choir") : A.Subscriber(),
        memory is { } known ? A.Met().Remembers("choir", known) : A.Met()).Among("choir");

    [Fact]
    public void M0_a_member_of_both_needs_no_step_and_the_baseline_has_both()
    {
        Decide(true, true).PlansNothing();
        Assert.Equal(Membership.SeenOn, Decide(true, true).Settled!.In(A.Link("choir")));
    }

    [Fact]
    public void M1_a_contact_that_joined_the_group_joins_the_list() => Decide(true, false).Plans(typeof(JoinList));

    [Fact]
    public void M2_a_contact_that_left_the_group_leaves_the_list() => Decide(false, true, Membership.SeenOn).Plans(typeof(LeaveList));

    [Fact]
    public void M3_a_contact_that_joined_the_list_joins_the_group() => Decide(false, true).Plans(typeof(JoinGroup));

    [Fact]
    public void M4_a_contact_that_left_the_list_stays_in_the_group_and_is_not_added_again()
    {
        var left = Decide(true, false, Membership.SeenOn);
        left.PlansNothing();
        Assert.Equal(Membership.SeenLeft, left.Settled!.In(A.Link("choir")));
        Decide(true, false, Membership.SeenLeft).PlansNothing();
    }

    [Fact]
    public void M4_left_ends_when_the_person_leaves_the_group_and_joins_again()
    {
        var outside = Decide(false, false, Membership.SeenLeft).Settled!;
        A.Case(A.Person().In("choir"), A.Subscriber(), outside).Among("choir").Plans(typeof(JoinList));
    }

    [Fact]
    public void M4_a_contact_removed_by_a_killed_run_has_not_left_B8()
    {
        var leftTheGroup = Decide(false, true, Membership.SeenOn);
        leftTheGroup.Plans(typeof(LeaveList));
        A.Case(A.Person().In("choir"), A.Subscriber(), leftTheGroup.Settled).Among("choir").Plans(typeof(JoinList));
        A.Case(A.Person(), A.Subscriber().On("choir"), leftTheGroup.Settled).Among("choir").Plans(typeof(LeaveList));

        var saidNo = A.Case(A.Person().In("choir").SaysNo(), A.Subscriber().On("choir"), A.Met().Remembers("choir", Membership.SeenOn))
            .Among("choir");
        saidNo.Plans(typeof(LeaveList));
        A.Case(A.Person().In("choir"), A.Subscriber(), saidNo.Settled).Among("choir").Plans(typeof(JoinList));
    }

    [Fact]
    public void P4_a_removed_contact_that_was_never_in_the_group_has_no_baseline_in_it() =>
        Assert.Null(A.Case(A.Person().SaysNo(), A.Subscriber().On("choir"), A.Met()).Among("choir").Settled!.In(A.Link("choir")));

    [Fact]
    public void M5_and_M6_a_skip_says_the_rule_and_the_pair()
    {
        var out5 = Assert.Single(A.Case(A.Person("a@b.guru").In("choir"), A.Subscriber("a@b.guru")).Among("choir").Skips);
        Assert.Equal((Rule.E4, "choir"), (out5.Rule, out5.Where));
        var in6 = Assert.Single(A.Case(A.Person(), A.Subscriber().On("choir").Is(Permission.TempHold)).Among("choir").Skips);
        Assert.Equal((Rule.E6, "choir"), (in6.Rule, in6.Where));
    }

    [Fact]
    public void M7_the_first_sync_has_no_exception_for_an_opt_out_by_a_user() =>
        A.Case(A.Person().In("choir").SaysNo(), A.Subscriber().On("choir")).Among("choir").Plans(typeof(LeaveList));

    [Fact]
    public void M7_an_opt_out_by_P1_does_not_count_as_set_in_the_CRM() =>
        A.Case(A.Person().In("choir").OptedOutBySync(), A.Subscriber().On("choir").Is(Permission.TempHold)).Among("choir").PlansNothing();

    [Fact]
    public void M8_a_membership_on_neither_side_is_dropped() =>
        Assert.Null(Decide(false, false, Membership.SeenOn).Settled!.In(A.Link("choir")));

    [Fact]
    public void The_first_sync_is_the_union_and_no_contact_is_removed()
    {
        Decide(true, false).Plans(typeof(JoinList));
        Decide(false, true).Plans(typeof(JoinGroup));
        Decide(true, true).PlansNothing();
    }

    [Fact]
    public void A_failed_step_does_not_move_the_baseline_so_the_next_run_retries_it()
    {
        var failed = A.Case(A.Person().In("choir"), A.Subscriber(), Decide(true, false).Settled);
        failed.Among("choir").Plans(typeof(JoinList));
    }
}
