using System.Net;
using System.Text.Json.Nodes;
using DonorSync.Database.Users;
using DonorSync.Tests.AccessTests;

namespace DonorSync.Tests.Scenarios;

/// <summary>B12: users leave out a group or a list, over REST, before connecting and later.</summary>
public sealed class LeaveOutTests
{
    [Fact]
    public async Task The_flag_belongs_to_the_pair_and_nothing_of_it_changes_until_it_is_included_B12()
    {
        await using var here = await Installation.StartAsync();
        var ada = (await here.AddPeopleAsync(["ada@example.org"], "Choir", "Band"))[0];
        await here.FirstSyncAsync();
        Assert.False((bool)(await here.GroupAsync("Choir"))!["leftOut"]!);

        var choir = (await here.GroupAsync("Choir"))!;
        var changed = await here.SendAsync(HttpMethod.Patch, $"groups/{choir["id"]}", new { leftOut = true });
        Assert.True((bool)changed!["leftOut"]!);
        Assert.Equal([("Band", false), ("Choir", true)], await ListsAsync(here));

        await here.AddPeopleAsync(["ben@example.org"], "Choir");
        here.Account.LeaveList("ada@example.org", "Choir");
        var run = await here.SyncAsync();
        Assert.Equal(0, Installation.StepsDone(run));
        Assert.Null(here.Account.Find("ben@example.org"));

        var status = await here.GetAsync($"contacts/{ada}/sync");
        Assert.Equal(("synced", 1, 1), ((string)status["status"]!, (int)status["onLists"]!, (int)status["ofLists"]!));
        var ben = (await here.ContactAsync("ben@example.org"))!["id"];
        var left = await here.GetAsync($"contacts/{ben}/sync");
        Assert.Equal(("notSynced", "B12"), ((string)left["status"]!, (string)Assert.Single(left["reasons"]!.AsArray())!["rule"]!));
        var reach = await here.GetAsync($"groups/{choir["id"]}/reach");
        Assert.Equal(("leftOut", 2), ((string)reach["reasons"]![0]!["reason"]!, (int)reach["reasons"]![0]!["count"]!));

        var list = (await here.GetAsync("lists"))["items"]!.AsArray().Single(static l => (string)l!["name"]! == "Choir")!;
        await here.SendAsync(HttpMethod.Patch, $"lists/{list["id"]}", new { leftOut = false });
        Assert.False((bool)(await here.GroupAsync("Choir"))!["leftOut"]!);
        await here.SyncAsync();
        Assert.True(here.IsOnList("ben@example.org", "Choir"));
        Assert.False(here.IsOnList("ada@example.org", "Choir"));
    }

    [Fact]
    public async Task A_group_is_left_out_before_connecting_and_its_name_too_B12()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Board");
        here.Account.CreateList("Board");
        here.Account.Seed([new() { Email = "ben@example.org", Lists = ["Board"] }]);
        var board = (await here.GroupAsync("Board"))!;
        await here.SendAsync(HttpMethod.Patch, $"groups/{board["id"]}", new { leftOut = true });

        var run = await here.FirstSyncAsync();

        Assert.Equal(0, Installation.StepsDone(run));
        Assert.Equal([("Board", true)], await ListsAsync(here));
        Assert.Null(await here.ContactAsync("ben@example.org"));
        Assert.Equal("none", (string)(await here.GroupAsync("Board"))!["list"]!["state"]!);
    }

    [Fact]
    public async Task Opt_outs_apply_to_what_is_left_out_and_deleting_the_group_keeps_the_list_B12_M7_P1()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "cy@example.org"], "Choir");
        await here.FirstSyncAsync();
        var choir = (await here.GroupAsync("Choir"))!;
        await here.SendAsync(HttpMethod.Patch, $"groups/{choir["id"]}", new { leftOut = true });
        here.Account.Unsubscribe("ben@example.org");
        await here.SendAsync(HttpMethod.Patch, $"contacts/{ids[0]}", new { preferences = new { integrationEmailOptIn = false } });

        await here.SyncAsync();
        Assert.False(here.IsOnList("ada@example.org", "Choir"));
        Assert.False(await here.OptInAsync("ben@example.org"));
        Assert.True(here.IsOnList("cy@example.org", "Choir"));

        await here.SendAsync(HttpMethod.Delete, $"groups/{choir["id"]}");
        await here.SyncAsync();
        var kept = Assert.Single((await here.GetAsync("lists"))["items"]!.AsArray())!;
        Assert.Equal((null, true, "none"), ((string?)kept["groupId"], (bool)kept["leftOut"]!, (string)kept["state"]!));
        await here.SyncAsync();
        Assert.Null(await here.GroupAsync("Choir"));
        await here.AddPeopleAsync(["dee@example.org"], "Choir");
        Assert.True((bool)(await here.GroupAsync("Choir"))!["leftOut"]!);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        Assert.Single(here.Account.Lists());
    }

    [Fact]
    public async Task A_group_that_was_left_out_before_connecting_leaves_its_list_out_when_it_is_deleted_B12()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Board");
        here.Account.Seed([new() { Email = "ben@example.org", Lists = ["Board"] }]);
        var board = (await here.GroupAsync("Board"))!;
        await here.SendAsync(HttpMethod.Patch, $"groups/{board["id"]}", new { leftOut = true });
        await here.FirstSyncAsync();

        await here.SendAsync(HttpMethod.Delete, $"groups/{board["id"]}");
        await here.SyncAsync();

        Assert.Equal([("Board", true)], await ListsAsync(here));
        Assert.Null(await here.GroupAsync("Board"));
        Assert.Null(await here.ContactAsync("ben@example.org"));
        Assert.Single(here.Account.Lists());
    }

    [Fact]
    public async Task The_page_that_deletes_a_left_out_group_says_that_its_list_is_kept_B12()
    {
        await using var here = await Installation.StartAsync();
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        await here.AddPeopleAsync(["ada@example.org"], "Choir");
        await here.FirstSyncAsync();
        var page = $"/groups/{(await here.GroupAsync("Choir"))!["id"]}/delete";
        Assert.Contains("The next sync deletes the list", (await staff.PageAsync(page))!.Body!.TextContent, StringComparison.Ordinal);

        await here.SendAsync(HttpMethod.Patch, page[1..^"/delete".Length], new { leftOut = true });

        var text = (await staff.PageAsync(page))!.Body!.TextContent;
        Assert.Contains("is kept, because the group is left out", text, StringComparison.Ordinal);
        Assert.DoesNotContain("The next sync deletes", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_requests_are_refused_and_change_nothing_B12()
    {
        await using var here = await Installation.StartAsync();
        await here.SendAsync(HttpMethod.Patch, "lists/none", new { leftOut = true }, HttpStatusCode.NotFound);
        await here.SendAsync(HttpMethod.Get, "lists/none", expect: HttpStatusCode.NotFound);
        var group = await here.SendAsync(HttpMethod.Post, "groups", new { name = "Choir" });
        await here.SendAsync(HttpMethod.Patch, $"groups/{group!["id"]}", new { leftOut = "yes" }, HttpStatusCode.BadRequest);
        Assert.Empty((await here.GetAsync("lists"))["items"]!.AsArray());
        Assert.False((bool)(await here.GroupAsync("Choir"))!["leftOut"]!);
    }

    static async Task<IEnumerable<(string Name, bool LeftOut)>> ListsAsync(Installation here) =>
        (await here.GetAsync("lists"))["items"]!.AsArray().Select(static l => ((string)l!["name"]!, (bool)l["leftOut"]!)).ToList();
}
