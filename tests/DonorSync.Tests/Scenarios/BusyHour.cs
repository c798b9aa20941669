using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// A synced installation in which everything then changes, so that the next sync uses every kind of request. Both sides must reach a known
/// state, whatever fails on the way.
/// </summary>
static class BusyHour
{
    /// <summary>Before the changes: four groups with their lists, and a list with its group.</summary>
    public static async Task<Installation> StartAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        var here = await Installation.StartAsync(settings: settings);
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "cy@example.org"], "Newsletter");
        await here.AddPeopleAsync(["olaf@example.org"], "Old");
        await here.AddPeopleAsync(["bea@example.org"], "Board");
        here.Account.Seed(
            new SeedContact { Email = "dora@example.org", Lists = ["Friends"] },
            new SeedContact { Email = "eve@example.org", Lists = ["Friends"] });
        Assert.Equal("completed", (string?)(await here.FirstSyncAsync())["state"]);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        return here;
    }

    /// <summary>The changes: one for each kind of request.</summary>
    public static async Task ChangeAsync(Installation here)
    {
        await here.AddPeopleAsync(["new@example.org"], "Newsletter");
        await here.AddPeopleAsync(["fred@example.org"], "Fresh");
        await here.SendAsync(
            HttpMethod.Delete, $"groups/{await IdAsync(here, "Newsletter")}/members/{(await here.ContactAsync("cy@example.org"))!["id"]}");
        await here.SendAsync(HttpMethod.Delete, $"groups/{await IdAsync(here, "Old")}");
        await here.SendAsync(HttpMethod.Patch, $"groups/{await IdAsync(here, "Board")}", new { name = "Council" });
        here.Account.Seed(new SeedContact { Email = "gus@example.org", Lists = ["Friends"] });
        here.Account.Unsubscribe("ben@example.org");
        here.Account.LeaveList("dora@example.org", "Friends");
        here.Account.Edit("ada@example.org", new ContactEdit { City = "Oslo" });
    }

    /// <summary>Checks the final state of both sides: nothing lost, nothing duplicated, and one more sync has nothing to do.</summary>
    public static async Task AssertTogetherAsync(Installation here)
    {
        await AssertNothingLostAsync(here);
        Assert.Equal(["Council: bea", "Fresh: fred", "Friends: eve gus", "Newsletter: ada new"], Lists(here));
        Assert.Equal("Oslo", (string?)(await here.ContactAsync("ada@example.org"))!["city"]);
        Assert.False(await here.OptInAsync("ben@example.org"), "P1");
        var quiet = await here.SyncAsync();
        Assert.Equal("completed", (string?)quiet["state"]);
        Assert.Equal(0, Installation.StepsDone(quiet));
    }

    /// <summary>Checks what holds at all times after the changes, also during a failure, once gus may have been added.</summary>
    public static async Task AssertNothingLostAsync(Installation here, bool gusIsIn = true)
    {
        string[] friends = gusIsIn ? ["dora", "eve", "gus"] : ["dora", "eve"];
        Assert.Equal(["ada", "ben", "new"], await MembersAsync(here, "Newsletter"));
        Assert.Equal(friends, await MembersAsync(here, "Friends"));
        Assert.Equal(["bea"], await MembersAsync(here, "Council"));
        Assert.Equal(["fred"], await MembersAsync(here, "Fresh"));
        var people = (await here.GetAsync("contacts?limit=1000"))[
            "items"]!.AsArray().Select(c => Name((string?)c!["primaryEmail"])).Order(StringComparer.Ordinal);
        string[] everybody = ["ada", "bea", "ben", "cy", "dora", "eve", "fred", "gus", "new", "olaf"];
        Assert.Equal(everybody.Where(name => gusIsIn || name != "gus"), people);

        var there = here.Account.Contacts().Select(c => Name(c.Email)).ToList();
        Assert.Equal(there.Distinct(), there);
        Assert.Equal(PermissionToSend.Unsubscribed, here.Account.Find("ben@example.org")!.Permission);
        var names = here.Account.Lists(withDeleted: false).Select(l => l.Name).ToList();
        Assert.Equal(names.Distinct(StringComparer.OrdinalIgnoreCase), names);
    }

    /// <summary>Returns "Friends: eve gus" for every list.</summary>
    static IEnumerable<string> Lists(Installation here) => here.Account.Lists(withDeleted: false).Select(list =>
        $"{list.Name}: "
        + $"{string.Join(' ', here.Account.Contacts().Where(c => c.Lists.Contains(list.Name)).Select(c => Name(c.Email))
            .Order(StringComparer.Ordinal))}");

    static async Task<IEnumerable<string>> MembersAsync(Installation here, string group) =>
        (await here.GetAsync($"contacts?limit=1000&groupId={await IdAsync(here, group)}"))["items"]!.AsArray()
            .Select(c => Name((string?)c!["primaryEmail"])).Order(StringComparer.Ordinal);

    static async Task<string> IdAsync(Installation here, string group) => (string)(await here.GroupAsync(group))!["id"]!;

    static string Name(string? email) => email!.Split('@')[0];
}
