using System.Net;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.Scenarios;

/// <summary>B14: what the product says of the members of a group is true, adds up, and leads to the members that it counts.</summary>
public sealed class ReachTests
{
    const string Group = "Newsletter";

    [Fact]
    public async Task Members_on_the_list_and_members_by_reason_are_all_members_B14()
    {
        await using var here = await Installation.StartAsync();
        string[] members =
        [
            "ada@example.org", "ben@example.org", "cai@example.org", "dee@example.org", "long@example.info", "shared@example.org",
            "partner@example.org",
        ];
        var ids = await here.AddPeopleAsync(members, Group);
        await here.AddPeopleAsync(["shared@example.org"], Group);
        await AddAsync(here, new { type = "person", firstName = "Ida", groups = new[] { Group } });
        await AddAsync(
            here, new { type = "person", primaryEmail = "partner@example.org", preferences = new { integrationEmailOptIn = false } });
        await ReachAsync(here, 0, ("notConnected", "A1", 9));

        await here.FirstSyncAsync();
        here.Account.LeaveList("ben@example.org", Group);
        here.Account.Unsubscribe("cai@example.org");
        await here.SyncAsync();
        await here.SendAsync(
            HttpMethod.Patch, $"contacts/{ids[3]}", new { preferences = new { integrationEmailOptIn = false } });
        await here.SyncAsync();
        await here.AddPeopleAsync(["late@example.org"], Group);

        await ReachAsync(
            here, 2, ("noEmail", "E2", 1), ("unsubscribed", "P1", 1), ("optedOut", "E3", 1), ("domain", "E4", 1),
            ("optedOutAtAddress", "C10", 1), ("leftList", "M4", 1), ("sharedAddress", "C10", 1), ("pending", "M1", 1));

        await here.SyncAsync();
        var reach = await ReachAsync(
            here, 3, ("noEmail", "E2", 1), ("unsubscribed", "P1", 1), ("optedOut", "E3", 1), ("domain", "E4", 1),
            ("optedOutAtAddress", "C10", 1), ("leftList", "M4", 1), ("sharedAddress", "C10", 1));
        Assert.Equal(here.Account.Lists().Single().Members, (int)reach["onList"]!);
    }

    [Fact]
    public async Task A_group_whose_list_was_deleted_has_none_and_its_members_are_on_some_of_their_lists_B14_L7()
    {
        await using var here = await Installation.StartAsync();
        var ada = (await here.AddPeopleAsync(["ada@example.org"], Group, "Board"))[0];
        await here.AddPeopleAsync(["ben@example.org"], "Board");
        await here.FirstSyncAsync();
        here.Account.DeleteList("Board");
        await here.SyncAsync(fullRead: true);

        var status = await here.GetAsync($"contacts/{ada}/sync");
        Assert.Equal(("partly", 1, 2), ((string)status["status"]!, (int)status["onLists"]!, (int)status["ofLists"]!));
        Assert.Equal([Group], status["constantContact"]!["lists"]!.AsArray().Select(static l => (string)l!));
        var reason = Assert.Single(status["reasons"]!.AsArray())!;
        Assert.Equal(("noList", "L7", "Board"), ((string)reason["reason"]!, (string)reason["rule"]!, (string)reason["list"]!));
        var board = (await here.GroupAsync("Board"))!;
        Assert.Equal("""{"id":null,"name":null,"state":"detached"}""", board["list"]!.ToJsonString());
        await ReachAsync(here, 0, "Board", ("noList", "L7", 2));
    }

    [Fact]
    public async Task An_empty_group_reaches_no_one_and_an_unknown_reason_is_named_B14()
    {
        await using var here = await Installation.StartAsync();
        var group = await here.SendAsync(HttpMethod.Post, "groups", new { name = "Empty" });
        var reach = await here.GetAsync($"groups/{group!["id"]}/reach");
        Assert.Equal("""{"members":0,"onList":0,"reasons":[]}""", reach.ToJsonString());

        var refused = await here.SendAsync(
            HttpMethod.Get, $"groups/{group["id"]}/members?reason=tired", expect: HttpStatusCode.BadRequest);
        Assert.Contains("leftList", refused!["errors"]!["reason"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Empty((await here.GetAsync($"groups/{group["id"]}/members?reason=M4"))["items"]!.AsArray());
        await here.SendAsync(HttpMethod.Get, $"groups/{Guid.Empty}/reach", expect: HttpStatusCode.NotFound);
    }

    static Task<JsonNode> ReachAsync(Installation here, int onList, params (string Reason, string Rule, int Count)[] reasons) =>
        ReachAsync(here, onList, Group, reasons);

    /// <summary>Checks the numbers of a group, and that each of them leads to that many members.</summary>
    static async Task<JsonNode> ReachAsync(
        Installation here, int onList, string group, params (string Reason, string Rule, int Count)[] reasons)
    {
        var shown = (await here.GroupAsync(group))!;
        var reach = await here.GetAsync($"groups/{shown["id"]}/reach");
        Assert.Equal(
            reasons, reach["reasons"]!.AsArray().Select(static r => ((string)r!["reason"]!, (string)r["rule"]!, (int)r["count"]!)));
        Assert.Equal(onList, (int)reach["onList"]!);
        Assert.Equal((int)shown["totalMembers"]!, (int)reach["members"]!);
        Assert.Equal((int)reach["members"]!, onList + reasons.Sum(static r => r.Count));
        foreach (var (reason, count) in reasons.Select(static r => (r.Reason, r.Count)).Append(("onList", onList)))
        {
            var members = await here.GetAsync($"groups/{shown["id"]}/members?reason={reason}");
            Assert.Equal(count, members["items"]!.AsArray().Count);
        }
        return reach;
    }

    static async Task AddAsync(Installation here, object contact)
    {
        var answer = await here.SendAsync(HttpMethod.Post, "contacts/bulk", new { contacts = new[] { contact } });
        Assert.NotNull((string?)answer!["results"]![0]!["id"]);
    }
}
