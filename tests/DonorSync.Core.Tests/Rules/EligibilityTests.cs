using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

public sealed class EligibilityTests
{
    [Fact]
    public void E1_a_contact_without_a_group_does_not_go_out() => A.Case(A.Person()).Among("choir").PlansNothing();

    [Fact]
    public void E1_a_member_of_one_group_goes_out() =>
        A.Case(A.Person().In("choir")).Among("choir").Plans(typeof(CreateInCtct), typeof(JoinList));

    [Theory]
    [InlineData(null)]
    [InlineData("ada")]
    [InlineData("ada@example")]
    [InlineData("ada@ex ample.org")]
    [InlineData("a@b@example.org")]
    public void E2_a_contact_without_a_valid_primary_email_does_not_go_out(string? email)
    {
        var decision = A.Case(A.Person(email).In("choir")).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.E2, Assert.Single(decision.Skips).Rule);
    }

    [Fact]
    public void E2_an_address_too_long_for_Constant_Contact_is_skipped_with_the_reason()
    {
        var decision = A.Case(A.Person($"ada@{new string('x', 60)}.{new string('y', 60)}.org").In("choir")).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.E2, Assert.Single(decision.Skips).Rule);
    }

    [Fact]
    public void E3_a_contact_without_opt_in_does_not_go_out()
    {
        var decision = A.Case(A.Person().In("choir").SaysNo()).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.E3, Assert.Single(decision.Skips).Rule);
    }

    [Theory]
    [InlineData("ada@example.org", 3, true)]
    [InlineData("ada@example.guru", 3, false)]
    [InlineData("ada@example.guru", 4, true)]
    [InlineData("ada@example.photography", null, true)]
    public void E4_B13_only_top_level_domains_within_the_limit_go_out(string email, int? max, bool goes)
    {
        var policy = SyncPolicy.Default with { MaxTopLevelDomainLength = max };
        var decision = A.Case(A.Person(email).In("choir")).Under(policy, "choir");
        Assert.Equal(goes, decision.Steps.OfType<JoinList>().Any());
        Assert.Equal(goes ? [] : [Rule.E4], decision.Skips.Select(static s => s.Rule));
    }

    /// <summary>The policy of a run is that of its organization.</summary>
    [Fact]
    public void B13_two_organizations_decide_one_case_each_by_its_own_limit()
    {
        var @case = A.Case(A.Person("ada@example.guru").In("choir"));
        var (ours, theirs) = (SyncPolicy.Default, SyncPolicy.Default with { MaxTopLevelDomainLength = 4 });
        Assert.Empty(@case.Under(ours, "choir").Steps.OfType<JoinList>());
        Assert.Single(@case.Under(theirs, "choir").Steps.OfType<JoinList>());
    }

    [Fact]
    public void E4_does_not_apply_to_imported_contacts() =>
        A.Case(subscriber: A.Subscriber("ada@example.guru").On("choir")).Among("choir").Only<CreateInCrm>();

    [Fact]
    public void E5_a_contact_without_a_list_does_not_come_in()
    {
        Assert.Equal(Rule.E5, Eligibility.In(A.Subscriber()).Rule);
        A.Case(subscriber: A.Subscriber()).Among("choir").PlansNothing();
    }

    [Theory]
    [InlineData(Permission.Implicit, true)]
    [InlineData(Permission.Explicit, true)]
    [InlineData(Permission.Unsubscribed, false)]
    [InlineData(Permission.PendingConfirmation, false)]
    [InlineData(Permission.TempHold, false)]
    [InlineData(Permission.NotSet, false)]
    [InlineData(Permission.Unknown, false)]
    public void E6_only_a_contact_that_may_bemailed_comes_in(Permission permission, bool comesIn)
    {
        var decision = A.Case(subscriber: A.Subscriber().On("choir").Is(permission)).Among("choir");
        Assert.Equal(comesIn, decision.Steps.OfType<CreateInCrm>().Any());
        Assert.Equal(comesIn ? [] : [Rule.E6], decision.Skips.Select(static s => s.Rule));
    }

    [Fact]
    public void E7_a_contact_without_a_valid_email_does_not_come_in()
    {
        var nameless = A.Subscriber(null).On("choir");
        var decision = new ContactCase(EmailKey.None, [], nameless, null, null).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.E7, Assert.Single(decision.Skips).Rule);
        Assert.Equal(Rule.E7, Eligibility.In(nameless).Rule);
    }
}
