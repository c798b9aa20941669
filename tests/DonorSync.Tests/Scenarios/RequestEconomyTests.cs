using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.Scenarios;

/// <summary>Requests are scarce; the sandbox's log counts them.</summary>
public sealed class RequestEconomyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_first_sync_of_10_000_contacts_in_10_groups_spends_at_most_50_requests_and_a_quiet_hour_at_most_4()
    {
        await using var here = await Installation.StartAsync();
        foreach (var group in Enumerable.Range(0, 10))
            await here.AddPeopleAsync(
                Enumerable.Range(0, 1_000).Select(n => $"donor{(group * 1_000) + n}@example.org"), $"Group {group}",
                $"Group {(group + 1 + (group % 3)) % 10}");

        var first = await here.FirstSyncAsync();
        var spent = here.Requests();
        Assert.Equal("completed", (string?)first["state"]);
        Assert.Equal(10_000, (int?)first["counts"]!["contactsCreatedInConstantContact"]);
        output.WriteLine($"first sync: {spent} requests, the run says {first["requests"]}");
        Assert.InRange(spent, 1, 50);
        Assert.Equal((int)first["requests"]!, (int)first["plannedRequests"]!);

        var mark = here.Sandbox.Control.Requests()[^1].Number;
        var quiet = await here.SyncAsync();
        output.WriteLine($"quiet hour: {here.Requests(mark)} requests, read {quiet["read"]}");
        Assert.Equal("completed", (string?)quiet["state"]);
        Assert.Equal(0, Installation.StepsDone(quiet));
        Assert.InRange(here.Requests(mark), 1, 4);
        Assert.Equal((int)quiet["requests"]!, (int)quiet["plannedRequests"]!);
    }

    [Fact]
    public async Task A_change_of_members_in_a_large_account_is_found_by_the_lists_counts()
    {
        await using var here = await Installation.StartAsync(settings: new Dictionary<string, string?> { ["Sync:FullReadUpTo"] = "10" });
        await here.AddPeopleAsync(Enumerable.Range(0, 1_600).Select(n => $"donor{n}@example.org"), "Newsletter");
        await here.AddPeopleAsync(Enumerable.Range(0, 30).Select(n => $"friend{n}@example.org"), "Friends");
        await here.FirstSyncAsync();

        here.Account.LeaveList("friend7@example.org", "Friends");
        here.Account.LeaveList("friend8@example.org", "Friends");
        here.Account.Seed(new SeedContact { Email = "new@example.org", Lists = ["Friends"] });
        here.Account.Unsubscribe("friend9@example.org");
        var next = await here.SyncAsync();

        Assert.Equal("changes", (string?)next["read"]);
        Assert.True(await here.IsMemberAsync("friend7@example.org", "Friends"), "P2: leaving a list changes no group");
        Assert.True(await here.IsMemberAsync("new@example.org", "Friends"), "C4, M3");
        Assert.False(await here.OptInAsync("friend9@example.org"), "P1");
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }
}
