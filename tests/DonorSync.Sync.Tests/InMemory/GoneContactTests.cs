namespace DonorSync.Sync.Tests.InMemory;

/// <summary>B9, P1: a contact that two complete reads do not show is deleted, and a deletion is an opt-out, linked or not.</summary>
public sealed class GoneContactTests
{
    [Fact]
    public async Task A_donor_who_is_added_with_the_address_of_a_contact_that_is_gone_is_not_sent_B9_P1()
    {
        var sides = new InMemorySides();
        var choir = sides.Crm.AddGroup("Choir").Id;
        sides.Crm.Join(sides.Crm.Add(Email("ada@x.org")).Id, choir);
        var gone = sides.Account.Add("bob@x.org").Id;
        await sides.SyncAsync();
        sides.Account.State = sides.Account.State with { Contacts = sides.Account.State.Contacts.Remove(gone.Value) };
        await sides.SyncAsync();
        await sides.SyncAsync();

        sides.Crm.Join(sides.Crm.Add(Email("bob@x.org")).Id, choir);
        await sides.SyncAsync();
        await sides.SyncAsync();

        Assert.False(sides.Crm.State.At(new("bob@x.org")).Single().OptIn.Yes);
        Assert.DoesNotContain(sides.Account.State.Contacts.Values, static c => c.Address == "bob@x.org");
    }

    static EmailAddress? Email(string text) => EmailAddress.TryParse(text, out var parsed) ? parsed : null;
}
