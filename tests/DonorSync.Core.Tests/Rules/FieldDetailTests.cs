using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>Streets, seconds, and several fields in one step (C11, T3, T4).</summary>
public sealed class FieldDetailTests
{
    static readonly ContactFields Here = new("Ada", "Lovelace", "12 Row", "Flat 3", "London");
    static readonly CtctFields There = new("Ada", "Lovelace", "12 Row, Flat 3", "London");
    static readonly Baseline Known = A.Met() with { Crm = Here, Ctct = There };

    static Decision Meet(ContactFields here, CtctFields there, double thereAt, Baseline? baseline = null) =>
        A.Case(A.Person().With(here), A.Subscriber().With(there, thereAt), baseline).Among();

    [Fact]
    public void C11_another_city_is_no_echo() => Assert.False(FieldRules.IsEcho(Here, There with { City = "Paris" }));

    [Theory]
    [InlineData(5, "9 Hall")]
    [InlineData(-5, null)]
    public void T4_the_later_of_two_streets_wins(double thereAt, string? taken) =>
        Assert.Equal(
            taken, Meet(Here, There with { Street = "9 Hall" }, thereAt).Steps.OfType<UpdateInCrm>().SingleOrDefault()?.After.Address1);

    [Fact]
    public void T4_a_CRM_contact_without_a_street_gets_an_older_one() =>
        Assert.Equal(
            "9 Hall", Meet(Here with { Address1 = null, Address2 = null }, There with { Street = "9 Hall" }, -5).Only<UpdateInCrm>()
                .After.Address1);

    [Theory]
    [InlineData("12 Row", null)]
    [InlineData(null, "Flat 3")]
    [InlineData("13 Row", "Flat 3")]
    [InlineData("12 Row", "Flat 4")]
    public void T3_an_edit_of_one_address_line_is_an_edit_of_both(string? one, string? two) =>
        Meet(Here with { Address1 = one, Address2 = two }, There with { Street = "9 Hall" }, -5, Known).PlansNothing();

    [Fact]
    public void T3_two_fields_changed_on_both_sides_are_told_as_such()
    {
        var update = Meet(Here with { City = "Rome", FirstName = "A." }, There with { City = "Paris", FirstName = "Augusta" }, 5, Known)
            .Only<UpdateInCrm>();
        Assert.Equal((Rule.T3, "Paris", "Augusta"), (update.Rule, update.After.City, update.After.FirstName));
    }

    [Theory]
    [InlineData(5.0, 5.7, false)]
    [InlineData(6.0, 5.7, true)]
    [InlineData(5.7, 5.0, false)]
    public void T3_seconds_are_compared_whole(double there, double here, bool thereIsLater) =>
        Assert.Equal(thereIsLater, Instants.CtctIsLater(A.At().AddSeconds(there), A.At().AddSeconds(here)));
}
