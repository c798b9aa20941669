namespace DonorSync.Sync.Tests.InMemory;

/// <summary>C8: a contact whose address was changed on both sides is linked at one address, also when the run is killed while
/// planning.</summary>
public sealed class MovingLinkTests
{
    [Fact]
    public async Task A_link_that_moves_ends_at_the_former_address_in_the_same_transaction_C8_B8()
    {
        var sides = new InMemorySides { Options = new() { BatchSize = 1 } };
        var choir = sides.Crm.AddGroup("Choir").Id;
        var contact = sides.Crm.Add(Email("dee@x.org")).Id;
        sides.Crm.Join(contact, choir);
        await sides.SyncAsync();
        await sides.SyncAsync();
        sides.Crm.ChangeEmail(contact, Email("ada@x.org"));
        sides.Account.ChangeAddress(sides.Account.State.Contacts.Values.Single().Id, "ada@x.org");

        // Killed after the first transaction of the plan.
        sides.Writes.Written = write => sides.Writes.KilledAfter = write == "memory plan" ? 0 : sides.Writes.KilledAfter;
        await Assert.ThrowsAsync<ProcessKilledException>(() => sides.SyncAsync());
        (sides.Writes.Written, sides.Writes.KilledAfter) = (null, null);

        sides.Crm.Join(sides.Crm.Add(Email("dee@x.org")).Id, choir);
        await sides.SyncAsync();
        await sides.SyncAsync();

        Assert.Equal(
            ["ada@x.org", "dee@x.org"],
            sides.Account.State.Contacts.Values.Where(
                static c => !c.Lists.IsEmpty).Select(static c => c.Address!).Order(StringComparer.Ordinal));
    }

    static EmailAddress? Email(string text) => EmailAddress.TryParse(text, out var parsed) ? parsed : null;
}
