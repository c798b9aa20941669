using DonorSync.ConstantContact.Sandbox.Faults;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// Failures of Constant Contact at every kind of request: the run ends in the right state with its reason saved, nothing is lost or
/// duplicated, and the next sync brings both sides to agree (B7, B8).
/// </summary>
public sealed class FailureTests
{
    const string Contacts = "GET /contacts";
    const string Lists = "GET /contact_lists";
    const string NewList = "POST /contact_lists";
    const string RenameList = "PUT /contact_lists/{list_id}";
    const string DeleteList = "DELETE /contact_lists/{list_id}";
    const string Import = "POST /activities/contacts_json_import";
    const string Removal = "POST /activities/remove_list_memberships";
    const string Look = "GET /activities/{activity_id}";

    [Theory]
    [InlineData(Contacts, FaultKind.TokenExpired)]
    [InlineData(Contacts, FaultKind.Unauthorized)]
    [InlineData(Contacts, FaultKind.Throttled)]
    [InlineData(Contacts, FaultKind.InternalError)]
    [InlineData(Contacts, FaultKind.Unavailable)]
    [InlineData(Contacts, FaultKind.HtmlBody)]
    [InlineData(Contacts, FaultKind.EmptyBody)]
    [InlineData(Contacts, FaultKind.CutBeforeEffect)]
    [InlineData(Lists, FaultKind.Unavailable)]
    [InlineData(NewList, FaultKind.TokenExpired)]
    [InlineData(NewList, FaultKind.Throttled)]
    [InlineData(NewList, FaultKind.InternalError)]
    [InlineData(NewList, FaultKind.CutBeforeEffect)]
    [InlineData(NewList, FaultKind.CutAfterEffect)]
    [InlineData(RenameList, FaultKind.CutBeforeEffect)]
    [InlineData(RenameList, FaultKind.CutAfterEffect)]
    [InlineData(DeleteList, FaultKind.CutBeforeEffect)]
    [InlineData(DeleteList, FaultKind.CutAfterEffect)]
    [InlineData(Import, FaultKind.TokenExpired)]
    [InlineData(Import, FaultKind.InternalError)]
    [InlineData(Import, FaultKind.CutBeforeEffect)]
    [InlineData(Import, FaultKind.CutAfterEffect)]
    [InlineData(Removal, FaultKind.Unavailable)]
    [InlineData(Removal, FaultKind.CutBeforeEffect)]
    [InlineData(Removal, FaultKind.CutAfterEffect)]
    [InlineData(Look, FaultKind.InternalError)]
    public async Task A_single_failure_is_retried_within_the_same_run(string operation, FaultKind kind)
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = operation });

        var run = await here.SyncAsync();

        Assert.Equal(1, Assert.Single(here.Sandbox.Control.Faults).Struck);
        Assert.True("completed" == (string?)run["state"], run.ToString());
        await BusyHour.AssertTogetherAsync(here);
    }

    [Theory]
    [InlineData(Contacts, FaultKind.InternalError, "500")]
    [InlineData(Contacts, FaultKind.Unavailable, "503")]
    [InlineData(Contacts, FaultKind.HtmlBody, "502")]
    [InlineData(Contacts, FaultKind.EmptyBody, "500")]
    [InlineData(Contacts, FaultKind.CutBeforeEffect, "cut")]
    [InlineData(Contacts, FaultKind.Forbidden, "403")]
    [InlineData(Contacts, FaultKind.NotFound, "404")]
    [InlineData(Contacts, FaultKind.UnsupportedMediaType, "415")]
    [InlineData(Lists, FaultKind.Unavailable, "503")]
    [InlineData(Import, FaultKind.Forbidden, "403")]
    public async Task A_repeated_failure_ends_the_run_with_the_reason_and_the_next_run_completes_it(
        string operation, FaultKind kind, string reason)
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = operation, Count = null });

        var run = await here.SyncAsync();

        Assert.True("failed" == (string?)run["state"], run.ToString());
        Assert.Contains(reason, (string?)run["error"], StringComparison.Ordinal);
        await BusyHour.AssertNothingLostAsync(here, gusIsIn: operation == Import);
        Assert.Equal("connected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        await AssertRecoversAsync(here);
    }

    [Theory]
    [InlineData(NewList, FaultKind.InternalError, "500")]
    [InlineData(NewList, FaultKind.Forbidden, "403")]
    [InlineData(NewList, FaultKind.NotFound, "404")]
    [InlineData(NewList, FaultKind.Conflict, "keeps the name")]
    [InlineData(NewList, FaultKind.UnsupportedMediaType, "415")]
    [InlineData(RenameList, FaultKind.Conflict, "keeps the name")]
    [InlineData(RenameList, FaultKind.Unavailable, "503")]
    [InlineData(DeleteList, FaultKind.UnsupportedMediaType, "415")]
    [InlineData(DeleteList, FaultKind.Conflict, "409")]
    [InlineData(Import, FaultKind.InternalError, "500")]
    [InlineData(Import, FaultKind.UnsupportedMediaType, "415")]
    [InlineData(Import, FaultKind.CutBeforeEffect, "cut")]
    [InlineData(Import, FaultKind.ActivityFailed, "failed")]
    [InlineData(Import, FaultKind.ActivityCancelled, "cancelled")]
    [InlineData(Import, FaultKind.ActivityTimedOut, "ran out of time")]
    [InlineData(Import, FaultKind.ActivityDropsRows, "never arrived")]
    [InlineData(Removal, FaultKind.HtmlBody, "502")]
    [InlineData(Removal, FaultKind.NotFound, "404")]
    [InlineData(Removal, FaultKind.ActivityFailed, "failed")]
    [InlineData(Removal, FaultKind.ActivityTimedOut, "ran out of time")]
    public async Task A_write_that_keeps_failing_is_listed_with_the_reason_and_stops_nothing_else(
        string operation, FaultKind kind, string reason)
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = operation, Count = null });

        var run = await here.SyncAsync();

        Assert.True("completedWithErrors" == (string?)run["state"], run.ToString());
        Assert.True((int?)run["counts"]!["failed"] > 0, run.ToString());
        var results = (await here.GetAsync($"apps/constant-contact/syncs/{run["id"]}/changes?limit=1000"))[
            "items"]!.AsArray().Select(c => (string?)c!["result"]).ToList();
        Assert.Contains(results, result => result!.Contains(reason, StringComparison.Ordinal));
        await BusyHour.AssertNothingLostAsync(here);
        await AssertRecoversAsync(here);
    }

    [Fact]
    public async Task A_list_whose_name_exists_is_adopted_and_not_created_twice()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        // Deleted lists free their name, and a page can omit a list: this one appears after the run has read the lists.
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.SkippedRows, Operation = Lists, Rows = 1_000 });
        here.Account.CreateList("fresh");

        var run = await here.SyncAsync();

        await AssertNothingDoubledAsync(here, "fresh");
        here.Sandbox.Control.ClearFaults();
        await here.SyncAsync();
        Assert.True(here.IsOnList("fred@example.org", "fresh"), run.ToString());
        await BusyHour.AssertNothingLostAsync(here);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Theory]
    [InlineData(FaultKind.DuplicateRows)]
    [InlineData(FaultKind.ShuffledRows)]
    [InlineData(FaultKind.SkippedRows)]
    public async Task A_wrong_page_deletes_nothing_B9(FaultKind kind)
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = Contacts, Count = null, Rows = 3 });

        var runs = new[] { await here.SyncAsync(), await here.SyncAsync(), await here.SyncAsync() };

        Assert.DoesNotContain(runs, run => (string?)run["state"] is "failed");
        await BusyHour.AssertNothingLostAsync(here, await here.ContactAsync("gus@example.org") is not null);
        here.Sandbox.Control.ClearFaults();
        await here.SyncAsync();
        await here.SyncAsync();
        await BusyHour.AssertTogetherAsync(here);
    }

    [Fact]
    public async Task A_used_up_quota_ends_the_run_with_its_reopening_time_and_without_further_requests()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.QuotaExceeded, Operation = Import });

        var run = await here.SyncAsync();
        var mark = here.Sandbox.Control.Requests()[^1].Number;
        var again = await here.SyncAsync();

        var tomorrow = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(1)
            .ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        foreach (var ended in new[] { run, again })
        {
            Assert.Equal("failed", (string?)ended["state"]);
            Assert.Contains($"{tomorrow} 00:00", (string?)ended["error"], StringComparison.Ordinal);
        }
        Assert.Equal(0, here.Requests(mark));
        await BusyHour.AssertNothingLostAsync(here);
    }

    [Theory]
    [InlineData(Contacts, FaultKind.TokenRevoked)]
    [InlineData(Import, FaultKind.TokenRevoked)]
    [InlineData(NewList, FaultKind.TokenRevoked)]
    [InlineData(DeleteList, FaultKind.TokenRevoked)]
    public async Task A_dead_grant_asks_to_reconnect_and_reconnecting_resumes_A7(string operation, FaultKind kind)
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = kind, Operation = operation });

        var run = await here.SyncAsync();

        Assert.True("failed" == (string?)run["state"], run.ToString());
        Assert.Contains("grant", (string?)run["error"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("needsReconnecting", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        await here.SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { preview = false }, System.Net.HttpStatusCode.Conflict);

        Assert.Equal("completed", (string?)(await here.FirstSyncAsync())["state"]);
        await BusyHour.AssertTogetherAsync(here);
    }

    [Fact]
    public async Task A_refused_refresh_asks_to_reconnect_A7()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        here.Sandbox.Control.ExpireAccessTokens();
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.InvalidGrant, Operation = "POST /token" });

        Assert.Equal("failed", (string?)(await here.SyncAsync())["state"]);
        Assert.Equal("needsReconnecting", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);

        await here.FirstSyncAsync();
        await BusyHour.AssertTogetherAsync(here);
    }

    static async Task AssertRecoversAsync(Installation here)
    {
        here.Sandbox.Control.ClearFaults();
        var next = await here.SyncAsync();
        Assert.True("completed" == (string?)next["state"], next.ToString());
        await BusyHour.AssertTogetherAsync(here);
    }

    static async Task AssertNothingDoubledAsync(Installation here, string list)
    {
        Assert.Single(here.Account.Lists(withDeleted: false), l => string.Equals(l.Name, list, StringComparison.OrdinalIgnoreCase));
        Assert.NotNull(await here.GroupAsync("Fresh"));
    }
}
