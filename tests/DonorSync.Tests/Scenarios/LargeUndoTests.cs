using System.Net;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.Scenarios;

/// <summary>B5 at its largest size, and B3 on an ordinary day.</summary>
public sealed class LargeUndoTests
{
    [Fact]
    public async Task A_first_sync_of_10_000_contacts_is_undone_in_one_action_and_edits_since_survive_B5()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 1_000).Select(static n => $"ours{n}@example.org"), "Friends");
        here.Account.Seed(
            [.. Enumerable.Range(0, 9_000)
                .Select(static n => new SeedContact { Email = $"theirs{n}@example.org", FirstName = $"Donor {n}", Lists = ["Friends"] })]);
        var first = await here.FirstSyncAsync();
        Assert.Equal(
            (9_000, 1_000), ((int)first["counts"]!["contactsCreatedInCrm"]!, (int)first["counts"]!["contactsCreatedInConstantContact"]!));
        await here.SendAsync(
            HttpMethod.Patch, $"contacts/{(await here.ContactAsync("theirs17@example.org"))!["id"]}", new { city = "Rome" });
        await here.AddPeopleAsync(["new@example.org"], "Friends");

        var report = await here.SendAsync(HttpMethod.Post, $"apps/constant-contact/syncs/{first["id"]}/undo", null, HttpStatusCode.OK);

        Assert.Equal(8_999, (int?)report!["contacts"]);
        Assert.Contains("theirs17@example.org", (string?)Assert.Single(report["leftAlone"]!.AsArray()), StringComparison.Ordinal);
        Assert.Equal("Rome", (string?)(await here.ContactAsync("theirs17@example.org"))!["city"]);
        Assert.Equal(1_001, (int?)(await here.GroupAsync("Friends"))!["totalMembers"]);
        await here.SyncAsync();
        Assert.Equal(1_001, (int?)(await here.GroupAsync("Friends"))!["totalMembers"]);
        Assert.Equal(10_001, here.Account.Contacts().Count(static c => c.Lists.Contains("Friends")));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task An_ordinary_day_is_not_held_B3()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 300).Select(static n => $"donor{n}@example.org"), "Newsletter");
        await here.AddPeopleAsync(["olaf@example.org"], "Old");
        await here.FirstSyncAsync();
        var newsletter = (string)(await here.GroupAsync("Newsletter"))!["id"]!;
        var members = (await here.GetAsync($"groups/{newsletter}/members?limit=20"))[
            "items"]!.AsArray().Select(static c => (string)c!["id"]!).ToList();

        await here.SendAsync(HttpMethod.Post, $"groups/{newsletter}/members", new { add = Array.Empty<string>(), remove = members });
        await here.SendAsync(HttpMethod.Delete, $"groups/{(await here.GroupAsync("Old"))!["id"]}");
        await here.AddPeopleAsync(Enumerable.Range(0, 40).Select(static n => $"new{n}@example.org"), "Newsletter", "Spring");
        foreach (var n in Enumerable.Range(250, 20))
            here.Account.Unsubscribe($"donor{n}@example.org");
        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.Null((string?)run["holdReason"]);
        Assert.Equal((20, 20), ((int)run["counts"]!["removedFromLists"]!, (int)run["counts"]!["optOuts"]!));
    }
}
