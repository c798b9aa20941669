using System.Net;
using DonorSync.Tests.SecurityTests;

namespace DonorSync.Tests.Scenarios;

/// <summary>B19 over REST: a user stops a running sync or preview.</summary>
public sealed class StopTests
{
    const string App = "apps/constant-contact";

    static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    [Fact]
    public async Task A_sync_that_a_user_stops_says_by_whom_and_the_next_one_finishes_it_B19()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        using var held = new HeldRequest(here, "GET /contacts");
        var id = await StartAsync(here);
        await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{id}/stop", null, HttpStatusCode.Accepted);

        var stopping = await here.GetAsync($"{App}/syncs/{id}");
        Assert.Equal("running", (string?)stopping["state"]);
        Assert.StartsWith("API token ", (string?)stopping["stoppedBy"], StringComparison.Ordinal);
        held.LetGo();

        var stopped = await here.EndOfAsync(id);
        Assert.Equal("stopped", (string?)stopped["state"]);
        Assert.Equal((string?)stopping["stoppedBy"], (string?)stopped["stoppedBy"]);
        Assert.Null(stopped["error"]);
        Assert.NotNull(stopped["finishedAt"]);
        Assert.Contains(await AuditTests.EntriesAsync(here), static e => e.What == "Stopped a sync");
        var app = await here.GetAsync(App);
        Assert.Equal("connected", (string?)app["state"]);
        // The schedule continues an interval after the start of the stopped sync.
        Assert.True((DateTimeOffset)app["nextSyncAt"]! >= (DateTimeOffset)stopped["startedAt"]! + Interval - TimeSpan.FromMinutes(1));
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        await BusyHour.AssertTogetherAsync(here);
    }

    /// <summary>A run looks for a stop also while it reports nothing else.</summary>
    [Fact]
    public async Task A_sync_that_waits_for_Constant_Contact_stops_within_seconds_and_is_still_a_first_sync_after_that_A2_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        using (new HeldRequest(here, "GET /contacts"))
        {
            await here.ConnectAsync();
            var id = (string)(await here.GetAsync($"{App}/syncs?limit=1"))["items"]![0]!["id"]!;
            await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{id}/stop", null, HttpStatusCode.Accepted);
            Assert.Equal("stopped", (string?)(await here.EndOfAsync(id))["state"]);
        }

        var next = await here.SyncAsync();
        Assert.Equal(("first", "completed"), ((string?)next["kind"], (string?)next["state"]));
        Assert.True(here.IsOnList("ada@example.org", "Newsletter"));
    }

    [Fact]
    public async Task A_stopped_preview_is_simply_stopped_and_cannot_be_applied_B1_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        var next = (string?)(await here.GetAsync(App))["nextSyncAt"];
        using var held = new HeldRequest(here, "GET /contacts");
        var id = await StartAsync(here, preview: true);
        await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{id}/stop", null, HttpStatusCode.Accepted);
        held.LetGo();

        var end = await here.EndOfAsync(id);
        Assert.Equal(("preview", "stopped"), ((string?)end["kind"], (string?)end["state"]));
        var refused = await here.SendAsync(HttpMethod.Post, App + "/syncs", new { applyPreview = id }, HttpStatusCode.Conflict);
        Assert.Equal("not_a_preview", (string?)refused!["code"]);
        Assert.Equal(next, (string?)(await here.GetAsync(App))["nextSyncAt"]);
    }

    [Fact]
    public async Task Only_a_sync_that_is_running_can_be_stopped_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        var ended = (string)(await here.FirstSyncAsync())["id"]!;

        var late = await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{ended}/stop", null, HttpStatusCode.Conflict);
        var unknown = await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{Guid.Empty}/stop", null, HttpStatusCode.NotFound);

        Assert.Equal(("not_running", "not_found"), ((string?)late!["code"], (string?)unknown!["code"]));
        var run = await here.GetAsync($"{App}/syncs/{ended}");
        Assert.Equal(("completed", null), ((string?)run["state"], (string?)run["stoppedBy"]));
    }

    static async Task<string> StartAsync(Installation here, bool preview = false) =>
        (string)(await here.SendAsync(HttpMethod.Post, App + "/syncs", new { preview }))!["id"]!;
}
