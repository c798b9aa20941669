namespace DonorSync.Sync.Tests.InMemory;

/// <summary>A read without an end may show people who do not exist: they are not imported, and no donor is linked to them (C4,
/// B9).</summary>
public sealed class EndlessReadTests
{
    readonly InMemorySides sides = new() { Policy = SyncPolicy.Default };

    public EndlessReadTests()
    {
        sides.Account.PageSize = 1;
        sides.Crm.Join(sides.Crm.Add(Email("ada@x.org")).Id, sides.Crm.AddGroup("Choir").Id);
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(0)]
    public async Task Made_up_people_are_not_imported_and_opt_no_donor_out_C4_B9_P1(int fullReadUpTo)
    {
        sides.Options = new() { FullReadUpTo = fullReadUpTo };
        await sides.SyncAsync();
        await sides.SyncAsync();
        // A donor who is not in a group, and in Constant Contact only by a lie.
        sides.Crm.Add(Email("bob@x.org"));
        var list = sides.Account.State.LiveLists.Single().Id;
        foreach (var name in new[] { "zoe", "bob" })
            sides.Account.Join(sides.Account.Add($"{name}@x.org").Id, list);
        var before = sides.Account.State;
        var pages = 0;
        sides.Account.Faults.Fails = what => what == "contacts" && ++pages > 2 ? new EndlessReadException("no end") : null;
        Assert.Equal(RunState.Failed, (await sides.SyncAsync())!.State);

        sides.Account.Faults.Fails = static _ => null;
        sides.Account.State = before with
        {
            Contacts = before.Contacts.RemoveRange(
                before.Contacts.Values.Where(static c => c.Address != "ada@x.org").Select(static c => c.Id.Value)),
        };
        for (var hours = 0; hours < 30; hours++)
            Assert.Equal(RunState.Completed, (await sides.SyncAsync())!.State);

        Assert.Empty(sides.Crm.State.At(new("zoe@x.org")));
        Assert.All(sides.Crm.State.Contacts.Values, static c => Assert.True(c.OptIn.Yes));
    }

    [Fact]
    public async Task A_person_who_really_exists_is_imported_once_another_read_shows_them_C4()
    {
        await sides.SyncAsync();
        sides.Account.Join(sides.Account.Add("zoe@x.org").Id, sides.Account.State.LiveLists.Single().Id);
        var pages = 0;
        sides.Account.Faults.Fails = what => what == "contacts" && ++pages > 1 ? new EndlessReadException("no end") : null;
        await sides.SyncAsync();
        sides.Account.Faults.Fails = static _ => null;

        await sides.SyncAsync();

        Assert.Single(sides.Crm.State.At(new("zoe@x.org")));
    }

    static EmailAddress? Email(string text) => EmailAddress.TryParse(text, out var parsed) ? parsed : null;
}
