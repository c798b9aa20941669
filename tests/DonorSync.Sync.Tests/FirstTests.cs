namespace DonorSync.Sync.Tests;

public sealed class FirstTests
{
    [Fact]
    public async Task Works()
    {
        var sides = new InMemorySides();
        var g = sides.Crm.AddGroup("Choir");
        EmailAddress.TryParse("ada@x.org", out var ada);
        var c = sides.Crm.Add(ada, new ContactFields("Ada"));
        sides.Crm.Join(c.Id, g.Id);
        var run = await sides.SyncAsync();
        Assert.Equal(RunState.Completed, run!.State);
        Assert.Single(sides.Account.State.Contacts);
    }
}
