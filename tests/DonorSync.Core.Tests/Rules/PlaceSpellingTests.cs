using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>C11: another spelling of a state or country is neither an edit nor a difference.</summary>
public sealed class PlaceSpellingTests
{
    static readonly ContactFields Here = new("Ada", "Lovelace", City: "Boston", State: "MA", Postal: "02108", Country: "US");
    static readonly CtctFields There =
        new("Ada", "Lovelace", City: "Boston", State: "Massachusetts", Postal: "02108", Country: "United States");
    static readonly Baseline Known = A.Met() with { Crm = Here, Ctct = There };

    static Decision Meet(ContactFields here, CtctFields there, double thereAt, Baseline? baseline = null) =>
        A.Case(A.Person().With(here), A.Subscriber().With(there, thereAt), baseline).Among();

    [Fact]
    public void C11_full_names_are_the_echo_of_the_codes_that_were_sent() => Assert.True(FieldRules.IsEcho(Here, There));

    [Theory]
    [InlineData("Maine", "United States")]
    [InlineData("Massachusetts", "Canada")]
    public void C11_another_place_is_no_echo(string state, string country) =>
        Assert.False(FieldRules.IsEcho(Here, There with { State = state, Country = country }));

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public void T4_the_CRM_keeps_its_spelling_and_the_baseline_has_both(double thereAt)
    {
        var decision = Meet(Here, There, thereAt);
        decision.PlansNothing();
        Assert.Equal((Here, There), (decision.Settled!.Crm, decision.Settled.Ctct));
    }

    [Fact]
    public void T4_a_blank_state_or_country_is_still_filled()
    {
        Assert.Equal("United States", Meet(Here with { Country = null }, There, -5).Only<UpdateInCrm>().After.Country);
        Assert.Equal("Massachusetts", Meet(Here with { State = null }, There, -5).Only<UpdateInCrm>().After.State);
    }

    [Fact]
    public void T4_a_filled_country_tells_which_state_is_meant()
    {
        var there = There with { State = "Western Australia", Country = "Australia" };
        var update = Meet(Here with { State = "WA", Country = null }, there, 5).Only<UpdateInCrm>();
        Assert.Equal(("WA", "Australia"), (update.After.State, update.After.Country));
    }

    [Fact]
    public void T4_another_place_in_the_later_side_replaces_the_CRMs()
    {
        var update = Meet(Here, There with { State = "Ontario", Country = "Canada" }, 5).Only<UpdateInCrm>();
        Assert.Equal(("Ontario", "Canada"), (update.After.State, update.After.Country));
    }

    [Fact]
    public void T4_importing_another_field_does_not_import_the_spelling()
    {
        var update = Meet(Here, There with { City = "Salem" }, 5).Only<UpdateInCrm>();
        Assert.Equal(Here with { City = "Salem" }, update.After);
        Assert.Equal(There with { City = "Salem" }, update.Remember(Known).Ctct);
    }

    [Theory]
    [InlineData("MA", "US")]
    [InlineData("massachusetts", "USA")]
    [InlineData("Mass.", "United States of America")]
    public void T1_a_change_of_spelling_in_Constant_Contact_is_not_an_edit_and_moves_the_baseline(string state, string country)
    {
        var decision = Meet(Here, There with { State = state, Country = country }, 60, Known);
        decision.PlansNothing();
        Assert.Equal(There with { State = state, Country = country }, decision.Settled!.Ctct);
    }

    [Fact]
    public void T2_a_change_of_spelling_in_the_CRM_is_no_edit() =>
        Meet(Here with { State = "Massachusetts", Country = "USA" }, There, -60, Known).PlansNothing();

    [Fact]
    public void T3_a_change_of_spelling_in_the_CRM_does_not_beat_an_edit_in_Constant_Contact()
    {
        var there = There with { State = "Ontario", Country = "Canada" };
        var update = Meet(Here with { State = "Mass.", Country = "USA" }, there, -60, Known).Only<UpdateInCrm>();
        Assert.Equal(("Ontario", "Canada", Rule.C6), (update.After.State, update.After.Country, update.Rule));
    }

    [Fact]
    public void T3_an_edit_of_both_to_the_same_place_keeps_the_CRMs_spelling() =>
        Meet(Here with { State = "ON", Country = "CAN" }, There with { State = "Ontario", Country = "Canada" }, 60, Known).PlansNothing();

    [Theory]
    [InlineData("Washington", "Western Australia")]
    [InlineData("Western Australia", "Washington")]
    public void C6_a_real_edit_comes_in_although_the_CRMs_code_could_mean_both(string before, string after)
    {
        var here = Here with { State = "WA", Country = null };
        var there = There with { State = before, Country = null };
        var update = Meet(here, there with { State = after }, 5, A.Met() with { Crm = here, Ctct = there }).Only<UpdateInCrm>();
        Assert.Equal(after, update.After.State);
    }

    [Fact]
    public void C11_an_edit_to_the_CRMs_state_keeps_its_spelling_although_another_country_had_the_same_code()
    {
        var here = Here with { State = "WA" };
        var there = There with { State = "W.A.", Country = "Australia" };
        Meet(here, there with { State = "Wash.", Country = "U.S." }, 5, A.Met() with { Crm = here, Ctct = there }).PlansNothing();
    }

    [Fact]
    public void C6_the_same_code_in_another_country_is_another_state()
    {
        var here = Here with { State = "WA" };
        var there = There with { State = "Washington" };
        var moved = there with { State = "Western Australia", Country = "Australia" };
        var update = Meet(here, moved, 5, A.Met() with { Crm = here, Ctct = there }).Only<UpdateInCrm>();
        Assert.Equal(("Western Australia", "Australia"), (update.After.State, update.After.Country));
    }

    [Fact]
    public void T5_a_state_or_country_that_is_cleared_in_Constant_Contact_is_cleared()
    {
        Assert.Null(Meet(Here, There with { State = null }, 60, Known).Only<UpdateInCrm>().After.State);
        Assert.Null(Meet(Here, There with { Country = null }, 60, Known).Only<UpdateInCrm>().After.Country);
    }

    [Fact]
    public void T5_a_field_that_is_cleared_after_a_meeting_of_two_spellings_is_cleared()
    {
        var met = Meet(Here, There, 5).Settled;
        var update = Meet(Here, There with { City = null }, 60, met).Only<UpdateInCrm>();
        Assert.Equal(Here with { City = null }, update.After);
    }

    [Fact]
    public void B3_full_names_of_every_contact_are_not_many_changes()
    {
        var counts = new PlanCounts();
        var codes = There with { State = "MA", Country = "US" };
        for (var i = 0; i < 300; i++)
        {
            var address = $"p{i}@example.org";
            var @case = A.Case(
                A.Person(address).In("choir").With(Here), A.Subscriber(address).With(There, 5).On("choir"),
                A.Met(address).Remembers("choir", Membership.SeenOn) with { Crm = Here, Ctct = codes });
            counts.Add(@case, @case.Among("choir"));
        }
        Assert.Equal((300, 0), (counts.Linked, counts.Updated));
        Assert.False(HoldReview.Of(counts, new HoldThresholds()).Updates);
    }
}
