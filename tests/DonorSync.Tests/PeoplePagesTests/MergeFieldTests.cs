using DonorSync.Donors.Contacts;
using DonorSync.Server.Contacts.Merge;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>Whether a user must choose between two addresses when contacts are merged.</summary>
public sealed class MergeFieldTests
{
    static readonly MergeField Address = MergeField.All.Single(static field => field.Key == "Address");

    [Theory]
    [InlineData("MA", "US", false)]
    [InlineData("Mass.", "United States of America", false)]
    [InlineData("ME", "US", true)]
    [InlineData("MA", "Canada", true)]
    public void An_address_is_no_choice_when_only_the_spelling_of_its_place_differs_C11(string state, string country, bool isChoice)
    {
        var kept = new Contact { Address1 = "1 Elm St", City = "Boston", State = "Massachusetts", Country = "United States" };
        var gone = new Contact { Address1 = "1 Elm St", City = "Boston", State = state, Country = country };
        Assert.Equal((isChoice, isChoice), (Address.IsChoice(kept, gone), Address.IsChoice(gone, kept)));
        Assert.Equal("Massachusetts", MergeField.ChangeOf(kept, gone, new Dictionary<string, string>()).State.Value);
    }

    [Fact]
    public void Another_street_at_the_same_place_is_a_choice()
    {
        var kept = new Contact { Address1 = "1 Elm St", State = "MA" };
        Assert.True(Address.IsChoice(kept, new Contact { Address1 = "2 Elm St", State = "Massachusetts" }));
    }
}
