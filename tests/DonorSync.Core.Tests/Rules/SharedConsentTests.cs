using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>Consent of contacts that share an address (C10), and several steps in one run.</summary>
public sealed class SharedConsentTests
{
    static readonly Baseline Refused = A.Met() with { Permission = Permission.Unsubscribed };
    static readonly CrmContact Other = A.Person(id: "c2");

    [Fact]
    public void C10_P4_one_opt_out_counts_whatever_the_sync_set_on_the_others()
    {
        Assert.Equal(CrmConsent.NoByPerson, Consent.Of([A.Person().OptedOutBySync(), Other.SaysNo()]));
        Assert.Equal(CrmConsent.NoBySync, Consent.Of([A.Person().OptedOutBySync(), Other]));
        Assert.True(Consent.Decide(A.Shared([A.Person().SaysNo(), Other], A.Subscriber().Unsubscribed(), A.Met())).NoSetInCrm);
    }

    [Fact]
    public void An_address_without_a_CRM_contact_is_neither_opted_in_nor_opted_out() =>
        Assert.Equal(new ConsentOutcome(null, false, false, null), Consent.Decide(A.Case(subscriber: A.Subscriber())));

    [Fact]
    public void P4_P8_a_persons_No_leaves_the_lists_also_while_permission_is_pending() => Assert.Equal(
        Rule.M7,
        A.Case(A.Person().In("choir").SaysNo(), A.Subscriber().On("choir").Is(Permission.PendingConfirmation), A.Met()).Among("choir")
            .Only<LeaveList>().Rule);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void P8_pending_does_not_turn_an_opt_out_into_an_opt_in(bool byPerson)
    {
        var person = A.Person().In("choir");
        var decision = A.Case(byPerson ? person.SaysNo() : person.OptedOutBySync(), A.Subscriber().Is(Permission.PendingConfirmation),
            A.Met()).Among("choir");
        decision.PlansNothing();
        Assert.Equal(byPerson ? Rule.E3 : Rule.P1, Assert.Single(decision.Skips).Rule);
    }

    [Fact]
    public void P1_requests_no_resubscribe_email() =>
        Assert.Empty(A.Case(A.Person(), A.Subscriber().Unsubscribed(), A.Met()).Among().Reviews);

    /// <summary>A link may point to a contact that was read by mistake, or to one that a user created again with another id.</summary>
    [Fact]
    public void P1_a_deleted_contact_is_no_opt_out_while_a_living_contact_has_the_address()
    {
        var (deleted, living) = (A.Subscriber().Deleted(), A.Subscriber(id: "t2").On("choir"));
        var @case = CaseJoin.Build(
            A.Key(), [A.Person().In("choir")], [new(A.Key(), deleted, false), new(A.Key(), living, false)],
            A.Met().Remembers("choir", Membership.SeenOn));
        var decision = @case.Among("choir");
        decision.PlansNothing();
        Assert.Equal(living.Id, decision.Settled!.CtctId);
    }

    [Fact]
    public void P1_a_contact_unsubscribed_before_its_deletion_is_an_opt_out_whichever_contact_has_the_address()
    {
        var (deleted, living) = (A.Subscriber().Unsubscribed() with { Deleted = true }, A.Subscriber(id: "t2"));
        var @case = CaseJoin.Build(A.Key(), [A.Person()], [new(A.Key(), deleted, false), new(A.Key(), living, false)], A.Met());
        Assert.False(@case.Among().Only<SetOptIn>().Yes);
    }

    [Fact]
    public void P1_C8_a_deleted_contact_is_no_opt_out_while_another_donors_contact_has_the_address()
    {
        var @case = CaseJoin.Build(
            A.Key(), [A.Person().In("choir")], [new(A.Key(), A.Subscriber().Deleted(), false), new(A.Key(), A.Subscriber(id: "t2"), true)],
            A.Met());
        var decision = @case.Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.C8, Assert.Single(decision.Skips).Rule);
    }

    [Fact]
    public void P1_is_recorded_only_when_it_is_done()
    {
        var decision = A.Case(A.Person(), A.Subscriber().Unsubscribed(), A.Met()).Among();
        Assert.Equal(Permission.Implicit, decision.Settled!.Permission);
        Assert.Equal(Permission.Unsubscribed, decision.AllDone(A.Key()).Permission);
    }

    [Fact]
    public void P3_one_persons_No_among_several_needs_a_permission_that_was_away() =>
        A.Shared([A.Person().OptedOutBySync(), Other.SaysNo(1)], A.Subscriber().GaveConsent(5), A.Met()).Among().PlansNothing();

    [Fact]
    public void P3_in_the_same_second_the_donors_own_act_wins() =>
        Assert.True(A.Case(A.Person().SaysNo(5 + (0.5 / 60)), A.Subscriber().GaveConsent(5), Refused).Among().Only<SetOptIn>().Yes);

    [Fact]
    public void P3_a_resubscribed_contact_stays_on_the_lists() =>
        A.Case(A.Person().In("choir").SaysNo(1), A.Subscriber().On("choir").GaveConsent(5), Refused).Among("choir").Plans(typeof(SetOptIn));
}
