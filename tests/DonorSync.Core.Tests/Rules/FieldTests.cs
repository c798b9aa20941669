using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>Section 8: both sides changed. "Here" is the CRM, "there" is Constant Contact; both start as Ada Lovelace.</summary>
public sealed class FieldTests
{
    static Decision Decide(ContactFields here, double hereAt, CtctFields there, double thereAt, Baseline? baseline) =>
        A.Case(A.Person().With(here, hereAt), A.Subscriber().With(there, thereAt), baseline).Among();

    static readonly ContactFields Here = new("Ada", "Lovelace");
    static readonly CtctFields There = new("Ada", "Lovelace");

    [Fact]
    public void T1_a_moved_timestamp_alone_is_nothing() => Decide(Here, 0, There, 60, A.Met()).PlansNothing();

    [Fact]
    public void T1_a_value_counts_as_changed_only_against_its_own_baseline()
    {
        var neverAgreed = A.Met() with { Ctct = There with { City = "Paris" } };
        Decide(Here, 0, There with { City = "Paris" }, 60, neverAgreed).PlansNothing();
    }

    [Fact]
    public void T2_a_change_in_Constant_Contact_only_is_imported_even_when_the_CRM_contact_is_newer() =>
        Assert.Equal("Paris", Decide(Here, 60, There with { City = "Paris" }, 5, A.Met()).Only<UpdateInCrm>().After.City);

    [Fact]
    public void T2_a_change_in_the_CRM_only_stays_and_is_not_sent() =>
        Decide(Here with { City = "Paris" }, 60, There, 0, A.Met()).PlansNothing();

    [Theory]
    [InlineData(10, 5, null)]
    [InlineData(5, 10, "Rome")]
    [InlineData(5, 5, null)]
    public void T3_the_later_of_two_changes_wins(double hereAt, double thereAt, string? taken)
    {
        var decision = Decide(Here with { City = "Paris" }, hereAt, There with { City = "Rome" }, thereAt, A.Met());
        Assert.Equal(taken, decision.Steps.OfType<UpdateInCrm>().SingleOrDefault()?.After.City);
        Assert.All(decision.Steps, static s => Assert.Equal(Rule.T3, s.Rule));
    }

    [Theory]
    [InlineData(10, 5, null)]
    [InlineData(5, 10, "Rome")]
    public void T4_in_the_first_sync_the_later_side_wins(double hereAt, double thereAt, string? taken)
    {
        var decision = Decide(Here with { City = "Paris" }, hereAt, There with { City = "Rome" }, thereAt, baseline: null);
        Assert.Equal(taken, decision.Steps.OfType<UpdateInCrm>().SingleOrDefault()?.After.City);
        Assert.All(decision.Steps, static s => Assert.Equal(Rule.T4, s.Rule));
    }

    [Fact]
    public void T4_a_blank_never_replaces_a_value() => Decide(Here with { City = "Paris" }, 0, There, 60, baseline: null).PlansNothing();

    [Fact]
    public void T4_a_blank_field_of_the_CRM_gets_the_value_whichever_is_later() =>
        Assert.Equal("Rome", Decide(Here, 60, There with { City = "Rome" }, 0, baseline: null).Only<UpdateInCrm>().After.City);

    [Fact]
    public void T5_a_value_cleared_in_Constant_Contact_after_the_first_sync_is_a_change() =>
        Assert.Null(Decide(Here, 0, There with { LastName = null }, 60, A.Met()).Only<UpdateInCrm>().After.LastName);
}
