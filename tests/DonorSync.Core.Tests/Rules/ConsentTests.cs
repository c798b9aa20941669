using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

public sealed class ConsentTests
{
    static readonly Baseline Refused = A.Met() with { Permission = Permission.Unsubscribed };

    [Fact]
    public void P1_an_unsubscribed_contact_is_opted_out()
    {
        var step = A.Case(A.Person(), A.Subscriber().Unsubscribed(), A.Met()).Among().Only<SetOptIn>();
        Assert.Equal((false, Rule.P1, new ContactId("c1")), (step.Yes, step.Rule, Assert.Single(step.Contacts)));
    }

    [Fact]
    public void P1_a_contact_deleted_in_Constant_Contact_is_opted_out() =>
        Assert.False(A.Case(A.Person(), A.Subscriber().Deleted(), A.Met()).Among().Only<SetOptIn>().Yes);

    [Fact]
    public void P1_is_reported_once() =>
        A.Case(A.Person().OptedOutBySync(), A.Subscriber().Unsubscribed(), Refused).Among().PlansNothing();

    [Fact]
    public void P2_leaving_one_list_changes_no_preference_and_no_group()
    {
        var remembered = A.Met().Remembers("choir", Membership.SeenOn).Remembers("band", Membership.SeenOn);
        A.Case(A.Person().In("choir", "band"), A.Subscriber().On("band"), remembered).Among("choir", "band").PlansNothing();
    }

    [Fact]
    public void P3_a_contact_that_resubscribed_is_opted_in_again()
    {
        var step = A.Case(A.Person().OptedOutBySync(), A.Subscriber().GaveConsent(5), Refused).Among().Only<SetOptIn>();
        Assert.Equal((true, Rule.P3), (step.Yes, step.Rule));
    }

    [Fact]
    public void P3_not_when_the_account_raised_the_permission() =>
        A.Case(A.Person().OptedOutBySync(), A.Subscriber().GaveConsent(5) with { PermissionByDonor = false }, Refused).Among()
            .PlansNothing();

    [Fact]
    public void P3_a_resubscribed_contact_stays_opted_out_after_a_later_opt_out_by_a_user() =>
        A.Case(A.Person().SaysNo(10), A.Subscriber().GaveConsent(5), Refused).Among().PlansNothing();

    [Fact]
    public void P3_a_users_earlier_opt_out_is_overridden_by_the_donors_own_act() =>
        Assert.True(A.Case(A.Person().SaysNo(1), A.Subscriber().GaveConsent(5), Refused).Among().Only<SetOptIn>().Yes);

    [Fact]
    public void P3_permission_that_was_never_away_does_not_undo_a_persons_No() =>
        A.Case(A.Person().SaysNo(1), A.Subscriber().GaveConsent(5), A.Met()).Among().PlansNothing();

    [Fact]
    public void P4_an_opt_out_in_the_CRM_leaves_all_synced_lists_and_changes_no_permission()
    {
        var decision = A.Case(
            A.Person().In("choir").SaysNo(), A.Subscriber().On("choir", "band"), A.Met().Remembers("choir", Membership.SeenOn))
            .Among("choir", "band");
        decision.Plans(typeof(LeaveList), typeof(LeaveList));
        Assert.Equal([Rule.M7, Rule.P4], decision.Steps.Select(static s => s.Rule).Order());
    }

    [Fact]
    public void P4_a_contact_opted_in_again_returns_to_the_lists()
    {
        var left = A.Met().Remembers("choir", Membership.SeenNever);
        A.Case(A.Person().In("choir"), A.Subscriber(), left).Among("choir").Plans(typeof(JoinList));
    }

    [Fact]
    public void P5_an_opt_in_after_an_unsubscribe_is_reverted_with_a_note()
    {
        var decision = A.Case(A.Person().In("choir"), A.Subscriber().Unsubscribed(), Refused).Among("choir");
        decision.Plans(typeof(SetOptIn));
        Assert.Equal((false, Rule.P5), (decision.Only<SetOptIn>().Yes, decision.Only<SetOptIn>().Rule));
        Assert.Equal(Rule.P5, Assert.Single(decision.Reviews).Rule);
    }

    [Fact]
    public void P5_a_deleted_contact_is_not_revived() =>
        A.Case(A.Person().In("choir").OptedOutBySync(), A.Subscriber().Deleted(), A.Met() with { Deleted = true }).Among("choir")
            .PlansNothing();

    [Fact]
    public void P5_no_step_to_Constant_Contact_can_carry_a_permission()
    {
        foreach (var kind in typeof(ContactStep).GetNestedTypes().Where(static t => t != typeof(SetOptIn)))
            Assert.DoesNotContain(
                kind.GetProperties(), static p => p.PropertyType == typeof(Permission) || p.PropertyType == typeof(Permission?));
    }

    [Fact]
    public void P6_consent_read_in_this_run_decides_this_runs_list_steps()
    {
        var unsubscribed = A.Case(A.Person().In("choir"), A.Subscriber().Unsubscribed()).Among("choir");
        unsubscribed.Plans(typeof(SetOptIn));
        var back = A.Case(A.Person().In("choir").OptedOutBySync(), A.Subscriber().GaveConsent(5),
            Refused.Remembers("choir", Membership.SeenNever)).Among("choir");
        back.Plans(typeof(SetOptIn), typeof(JoinList));
    }

    [Theory]
    [InlineData(Permission.PendingConfirmation)]
    [InlineData(Permission.TempHold)]
    [InlineData(Permission.NotSet)]
    [InlineData(Permission.Unknown)]
    public void P8_pending_on_hold_and_not_set_change_nothing(Permission permission)
    {
        var there = A.Subscriber().On("choir").Is(permission);
        var remembered = A.Met().Remembers("choir", Membership.SeenOn);
        A.Case(A.Person().In("choir"), there, remembered).Among("choir").PlansNothing();
        A.Case(A.Person().In("choir").OptedOutBySync(), there, remembered).Among("choir").PlansNothing();
    }
}
