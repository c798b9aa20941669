using System.Net;
using DonorSync.ConstantContact.Sandbox.Faults;

namespace DonorSync.Tests.Scenarios;

/// <summary>A decision of a user is not requested again (B3), and the name of a group reaches its list (L4, L8).</summary>
public sealed class DiscardedHoldTests
{
    const string Syncs = "apps/constant-contact/syncs";

    [Fact]
    public async Task A_discarded_hold_stays_undone_and_is_raised_again_only_when_its_steps_change_B3()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(Donors(0, 60), "Newsletter");
        await here.FirstSyncAsync();
        await LeaveAsync(here, ids.Take(30));
        var held = await here.SyncAsync();
        Assert.Equal("held", (string?)held["state"]);

        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/discard", null, HttpStatusCode.NoContent);
        var quiet = await here.SyncAsync();

        Assert.Equal(("completed", null), ((string?)quiet["state"], (string?)quiet["holdReason"]));
        Assert.Equal(0, (int?)quiet["counts"]!["removedFromLists"]);
        var results = (await here.GetAsync($"{Syncs}/{quiet["id"]}/changes?limit=1000"))[
            "items"]!.AsArray().Select(c => (string)c!["result"]!).ToList();
        Assert.Equal(30, results.Count);
        Assert.All(results, result => Assert.StartsWith("held: discarded on ", result, StringComparison.Ordinal));
        Assert.All(Donors(0, 60), who => Assert.True(here.IsOnList(who, "Newsletter"), who));
        var discarded = await here.GetAsync($"{Syncs}/{held["id"]}");
        Assert.NotNull(discarded["discardedAt"]);
        Assert.NotEmpty((string)discarded["discardedBy"]!);

        await LeaveAsync(here, ids.Skip(30).Take(1));
        Assert.Equal("held", (string?)(await here.SyncAsync())["state"]);
    }

    [Fact]
    public async Task Discarded_steps_stay_undone_when_fewer_are_left_and_can_be_restored_B3()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(Donors(0, 60), "Newsletter");
        await here.FirstSyncAsync();
        await LeaveAsync(here, ids.Take(30));
        var held = await here.SyncAsync();
        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/discard", null, HttpStatusCode.NoContent);
        var group = (await here.GroupAsync("Newsletter"))!["id"];
        await here.SendAsync(HttpMethod.Post, $"groups/{group}/members", new { add = ids.Take(10), remove = Array.Empty<string>() });

        var fewer = await here.SyncAsync();

        Assert.Equal("held", (string?)fewer["state"]);
        Assert.Contains("discarded on", (string)fewer["holdReason"]!, StringComparison.Ordinal);
        Assert.All(Donors(0, 60), who => Assert.True(here.IsOnList(who, "Newsletter"), who));
        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/bring-back", null, HttpStatusCode.NoContent);
        var approved = await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/approve", null, HttpStatusCode.Accepted);
        Assert.Equal(20, (int?)(await here.EndOfAsync((string)approved!["id"]!))["counts"]!["removedFromLists"]);
        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/bring-back", null, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Groups_that_swap_names_swap_the_names_of_their_lists_with_the_requests_that_were_planned_L4_B10()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Choir");
        await here.AddPeopleAsync(["ben@example.org"], "Band");
        await here.FirstSyncAsync();
        foreach (var (from, to) in new[] { ("Choir", "Other"), ("Band", "Choir"), ("Other", "Band") })
            await here.SendAsync(HttpMethod.Patch, $"groups/{(await here.GroupAsync(from))!["id"]}", new { name = to });

        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.Equal((int?)run["plannedRequests"], (int?)run["requests"]);
        Assert.True(here.IsOnList("ada@example.org", "Band") && here.IsOnList("ben@example.org", "Choir"));
        Assert.Equal(["Band", "Choir"], here.Account.Lists(withDeleted: false).Select(static l => l.Name).Order(StringComparer.Ordinal));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task A_reserved_name_is_shown_on_the_group_and_its_contacts_and_the_run_does_not_fail_L8()
    {
        await using var here = await Installation.StartAsync(
            static o => o.Behaviour = o.Behaviour with { DeletedListNamesAreFree = false });
        here.Account.CreateList("Choir");
        here.Account.DeleteList("Choir");
        var ada = (await here.AddPeopleAsync(["ada@example.org"], "Choir"))[0];

        var run = await here.FirstSyncAsync();

        Assert.Equal("completedWithErrors", (string?)run["state"]);
        Assert.Equal("conflict", (string?)(await here.GroupAsync("Choir"))!["list"]!["state"]);
        var reasons = (await here.GetAsync($"contacts/{ada}/sync"))["reasons"]!.AsArray();
        Assert.Contains(
            reasons, static r => (string?)r!["rule"] == "L8" && ((string)r["text"]!).Contains("reserved", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_contact_with_three_failed_steps_is_one_failed_record_B7()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Choir", "Band");
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(["ben@example.org"], "Choir", "Band");
        here.Sandbox.Control.AddFault(
            new SandboxFault { Kind = FaultKind.InternalError, Operation = "POST /activities/contacts_json_import", Count = null });

        var run = await here.SyncAsync();

        Assert.Equal(("completedWithErrors", 1), ((string?)run["state"], (int?)run["counts"]!["failed"]));
        var changes = (await here.GetAsync($"{Syncs}/{run["id"]}/changes?limit=1000"))["items"]!.AsArray();
        Assert.Equal(3, changes.Count(static c => ((string)c!["result"]!).StartsWith("failed", StringComparison.Ordinal)));
    }

    static IEnumerable<string> Donors(int from, int to) => Enumerable.Range(from, to - from).Select(static n => $"donor{n}@example.org");

    static async Task LeaveAsync(Installation here, IEnumerable<string> ids) => await here.SendAsync(
        HttpMethod.Post, $"groups/{(await here.GroupAsync("Newsletter"))!["id"]}/members",
        new { add = Array.Empty<string>(), remove = ids });
}
