using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>P9: an opt-out outlives the contact.</summary>
public sealed class RecordedNoTests
{
    static ContactCase Back(SetBy by, double minutes, CtctContact? subscriber = null, Baseline? baseline = null) =>
        A.Case(subscriber: subscriber ?? A.Subscriber().On("choir"), baseline: baseline) with { LastNo = new(A.Key(), by, A.At(minutes)) };

    [Fact]
    public void P9_an_address_that_a_user_opted_out_is_imported_opted_out_and_leaves_the_list_in_the_same_run()
    {
        var decision = Back(SetBy.Person, 5).Among("choir");

        decision.Plans(typeof(CreateInCrm), typeof(JoinGroup), typeof(LeaveList));
        Assert.Equal((Rule.P9, new RecordedNo(A.Key(), SetBy.Person, A.At(5))),
            (decision.Only<CreateInCrm>().Rule, decision.Only<CreateInCrm>().No));
        Assert.Equal((Rule.M7, true), (decision.Only<LeaveList>().Rule, decision.Only<LeaveList>().InGroup));
        Assert.Equal(Rule.P9, Assert.Single(decision.Reviews).Rule);
        Assert.Equal(Membership.SeenNever, decision.AllDone(A.Key()).In(A.Link("choir")));
    }

    [Fact]
    public void P9_afterwards_the_contact_counts_as_opted_out_by_a_user_and_nothing_is_planned()
    {
        var after = Back(SetBy.Person, 5).Among("choir").AllDone(A.Key());
        A.Case(A.Person().In("choir").SaysNo(5), A.Subscriber(), after with { Crm = A.Person().Fields }).Among("choir").PlansNothing();
    }

    [Fact]
    public void P9_a_run_that_ends_before_the_removal_leaves_it_to_the_next_one_B8()
    {
        var decision = Back(SetBy.Person, 5).Among("choir");
        var joined = decision.Only<JoinGroup>().Remember(decision.Settled!);

        Assert.Equal(
            Rule.M7, A.Case(A.Person().In("choir").SaysNo(5), A.Subscriber().On("choir"), joined).Among("choir").Only<LeaveList>().Rule);
        Assert.Equal(Membership.SeenNever,
            A.Case(A.Person().In("choir").SaysNo(5), A.Subscriber(), joined).Among("choir").Settled!.In(A.Link("choir")));
    }

    [Fact]
    public void P9_an_opt_out_by_the_sync_is_imported_opted_out_and_stays_on_the_list()
    {
        var decision = Back(SetBy.Sync, 5).Among("choir");
        decision.Plans(typeof(CreateInCrm), typeof(JoinGroup));
        Assert.Equal(SetBy.Sync, decision.Only<CreateInCrm>().No!.By);
        Assert.Equal(Rule.P9, Assert.Single(decision.Reviews).Rule);
    }

    [Theory]
    [InlineData(SetBy.Person)]
    [InlineData(SetBy.Sync)]
    public void P9_P3_the_donors_own_later_act_counts_more(SetBy by)
    {
        var decision = Back(by, 5, A.Subscriber().GaveConsent(6).On("choir")).Among("choir");
        decision.Plans(typeof(CreateInCrm), typeof(JoinGroup));
        Assert.Null(decision.Only<CreateInCrm>().No);
        Assert.Empty(decision.Reviews);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void P9_P3_an_earlier_act_or_one_of_the_account_does_not(double minutes, bool byDonor) => Assert.NotNull(
        Back(SetBy.Sync, 5, A.Subscriber().GaveConsent(minutes).On("choir") with { PermissionByDonor = byDonor }).Among("choir")
            .Only<CreateInCrm>().No);

    [Fact]
    public void P9_also_for_an_address_that_was_known_before_C12()
    {
        var decision = Back(SetBy.Person, 5, baseline: A.Met()).Among("choir");
        Assert.Equal(Rule.P9, decision.Only<CreateInCrm>().Rule);
    }

    [Fact]
    public void P9_an_ineligible_address_is_not_created_for_its_opt_out() =>
        Back(SetBy.Person, 5, A.Subscriber().Unsubscribed()).Among("choir").PlansNothing();

    [Fact]
    public void P9_of_several_opt_outs_a_users_counts_more_and_then_the_later_one()
    {
        var (user, sync) = (new RecordedNo(A.Key(), SetBy.Person, A.At(1)), new RecordedNo(A.Key(), SetBy.Sync, A.At(9)));
        Assert.Equal(user with { At = A.At(9) }, RecordedNo.Stronger(user, sync));
        Assert.Equal(RecordedNo.Stronger(user, sync), RecordedNo.Stronger(sync, user));
    }
}
