using System.Net;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.Scenarios;

/// <summary>The features that build trust in a sync: previews, holds, undo (B1, B3, B5, B10).</summary>
public sealed class TrustTests
{
    const string Syncs = "apps/constant-contact/syncs";

    [Fact]
    public async Task A_preview_writes_nothing_on_either_side_and_is_applied_exactly_B1_B10()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        var (people, lists) = (Snapshot(here.Account.Contacts()), Snapshot(here.Account.Lists(withDeleted: true)));
        var (contacts, groups) = (await TextAsync(here, "contacts?limit=1000"), await TextAsync(here, "groups?limit=1000"));

        var preview = await here.SyncAsync(preview: true);

        Assert.Equal(("preview", "completed"), ((string?)preview["kind"], (string?)preview["state"]));
        Assert.Equal((people, lists), (Snapshot(here.Account.Contacts()), Snapshot(here.Account.Lists(withDeleted: true))));
        Assert.Equal((contacts, groups), (await TextAsync(here, "contacts?limit=1000"), await TextAsync(here, "groups?limit=1000")));
        Assert.DoesNotContain(
            here.Sandbox.Control.Requests(), r => r.IsApi && r.Method != "GET" && r.At > (DateTimeOffset)preview["startedAt"]!);

        var applied = await ApplyAsync(here, preview);
        Assert.Equal("completed", (string?)applied["state"]);
        Assert.Equal(preview["counts"]!.ToString(), applied["counts"]!.ToString());
        Assert.Equal(await StepsAsync(here, preview), await StepsAsync(here, applied));
        await BusyHour.AssertTogetherAsync(here);
    }

    [Fact]
    public async Task An_outdated_preview_is_refused_with_the_changes_B10()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        var preview = await here.SyncAsync(preview: true);
        here.Account.Seed(new SeedContact { Email = "late@example.org", Lists = ["Friends"] });
        await here.SendAsync(HttpMethod.Delete, $"contacts/{(await here.ContactAsync("fred@example.org"))!["id"]}");

        var refused = await here.SendAsync(HttpMethod.Post, Syncs, new { applyPreview = (string)preview["id"]! }, HttpStatusCode.Conflict);

        Assert.Equal("preview_outdated", (string?)refused!["code"]);
        var changes = refused["errors"]!["applyPreview"]!.AsArray().Select(c => (string)c!).ToList();
        Assert.Contains(changes, c => c.StartsWith('+') && c.Contains("late@example.org", StringComparison.Ordinal));
        Assert.Contains(changes, c => c.StartsWith('-') && c.Contains("fred@example.org", StringComparison.Ordinal));
        Assert.Null(await here.ContactAsync("gus@example.org"));
        Assert.DoesNotContain(here.Account.Lists(withDeleted: true), l => l.Name == "Fresh");
        await here.SendAsync(HttpMethod.Post, Syncs, new { applyPreview = Guid.Empty }, HttpStatusCode.NotFound);

        // It does not block: a new preview can be applied.
        Assert.Equal("completed", (string?)(await ApplyAsync(here, await here.SyncAsync(preview: true)))["state"]);
        Assert.NotNull(await here.ContactAsync("late@example.org"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Many_removals_wait_for_approval_and_nothing_else_does_B3()
    {
        await using var here = await LargeAsync();
        await EmptyTheGroupAsync(here, members: 30);
        here.Account.Unsubscribe("donor90@example.org");
        await here.SendAsync(HttpMethod.Patch, $"contacts/{(await here.ContactAsync("donor91@example.org"))!["id"]}",
            new { preferences = new { integrationEmailOptIn = false } });
        await here.AddPeopleAsync(["new@example.org"], "Newsletter");

        var held = await here.SyncAsync();

        Assert.Equal("held", (string?)held["state"]);
        Assert.Contains("of 100 members", (string?)held["holdReason"], StringComparison.Ordinal);
        Assert.Equal("held", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        Assert.All(Donors(0, 30), donor => Assert.True(here.IsOnList(donor, "Newsletter"), donor));
        Assert.False(await here.OptInAsync("donor90@example.org"), "P1 is never held");
        Assert.False(here.IsOnList("donor91@example.org", "Newsletter"), "P4, M7 are never held");
        Assert.True(here.IsOnList("new@example.org", "Newsletter"), "M1 is not held");
        foreach (var donor in Donors(0, 30))
            Assert.False(await here.IsMemberAsync(donor, "Newsletter"), $"M3 must not bring back {donor}");

        var approved = await EndOfAsync(
            here, await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/approve", null, HttpStatusCode.Accepted));

        Assert.Equal("completed", (string?)approved["state"]);
        Assert.All(Donors(0, 30), donor => Assert.False(here.IsOnList(donor, "Newsletter"), donor));
        Assert.All(Donors(30, 60), donor => Assert.True(here.IsOnList(donor, "Newsletter"), donor));
        Assert.Equal("connected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Approving_applies_only_what_was_held_B3()
    {
        await using var here = await LargeAsync();
        await EmptyTheGroupAsync(here, members: 30);
        var held = await here.SyncAsync();
        await EmptyTheGroupAsync(here, members: 30, from: 30);

        var approved = await EndOfAsync(
            here, await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/approve", null, HttpStatusCode.Accepted));

        Assert.Equal("held", (string?)approved["state"]);
        Assert.All(Donors(0, 30), donor => Assert.False(here.IsOnList(donor, "Newsletter"), donor));
        Assert.All(Donors(30, 60), donor => Assert.True(here.IsOnList(donor, "Newsletter"), donor));
    }

    [Fact]
    public async Task Discarded_steps_stay_undone_and_the_next_sync_does_not_ask_again_B3()
    {
        await using var here = await LargeAsync();
        await EmptyTheGroupAsync(here, members: 30);
        var held = await here.SyncAsync();

        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/discard", null, HttpStatusCode.NoContent);

        Assert.Equal("discarded", (string?)(await here.GetAsync($"{Syncs}/{held["id"]}"))["state"]);
        Assert.Equal("connected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        foreach (var act in new[] { "approve", "discard" })
            Assert.Equal(
                "not_held", (string?)(await here.SendAsync(
                    HttpMethod.Post, $"{Syncs}/{held["id"]}/{act}", null, HttpStatusCode.Conflict))!["code"]);
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        Assert.All(Donors(0, 30), donor => Assert.True(here.IsOnList(donor, "Newsletter"), donor));
    }

    [Fact]
    public async Task An_account_that_suddenly_reads_as_empty_changes_nothing_until_a_user_confirms_it_B3()
    {
        await using var here = await LargeAsync();
        var wiped = here.Sandbox.Control.AddFault(
            new() { Kind = FaultKind.SkippedRows, Operation = "GET /contacts", Rows = 500, Count = null });
        var people = Snapshot(here.Account.Contacts());

        var held = await here.SyncAsync(fullRead: true);

        Assert.Equal(
            ("held", "Constant Contact reads as empty; it had 100 contacts"), ((string?)held["state"], (string?)held["holdReason"]));
        Assert.Equal(0, Installation.StepsDone(held));
        Assert.Equal("held", (string?)(await here.SyncAsync(fullRead: true))["state"]);

        var approved = await EndOfAsync(
            here, await here.SendAsync(HttpMethod.Post, $"{Syncs}/{held["id"]}/approve", null, HttpStatusCode.Accepted));

        Assert.NotEqual("failed", (string?)approved["state"]);
        Assert.NotEqual(held["holdReason"]!.ToString(), (string?)approved["holdReason"]);
        Assert.Equal(people, Snapshot(here.Account.Contacts()));
        Assert.Equal(100, (await here.GetAsync("contacts?limit=1000"))["items"]!.AsArray().Count);
        here.Sandbox.Control.RemoveFault(wiped);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync(fullRead: true)));
        Assert.Equal(people, Snapshot(here.Account.Contacts()));
    }

    [Fact]
    public async Task Thresholds_are_settings_B3()
    {
        await using var here = await Installation.StartAsync(
            settings: new Dictionary<string, string?> { ["Sync:HoldRemovalsOver"] = "40" });
        await here.AddPeopleAsync(Donors(0, 100), "Newsletter");
        await here.FirstSyncAsync();
        await EmptyTheGroupAsync(here, members: 40);
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        await EmptyTheGroupAsync(here, members: 41, from: 40);
        Assert.Equal("held", (string?)(await here.SyncAsync())["state"]);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task More_than_three_deleted_groups_wait_for_approval_B3(int deleted, bool waits)
    {
        await using var here = await Installation.StartAsync();
        string[] names = ["One", "Two", "Three", "Four", "Five"];
        foreach (var name in names)
            await here.AddPeopleAsync([$"{name.ToLowerInvariant()}@example.org"], name);
        await here.FirstSyncAsync();
        foreach (var name in names.Take(deleted))
            await here.SendAsync(HttpMethod.Delete, $"groups/{(await here.GroupAsync(name))!["id"]}");

        var run = await here.SyncAsync();

        Assert.Equal(waits ? "held" : "completed", (string?)run["state"]);
        Assert.Equal(waits ? 5 : 2, here.Account.Lists(withDeleted: false).Count);
        Assert.DoesNotContain((await here.GetAsync("groups"))["items"]!.AsArray(), g => names.Take(deleted).Contains((string?)g!["name"]));
        if (waits)
            await EndOfAsync(here, await here.SendAsync(HttpMethod.Post, $"{Syncs}/{run["id"]}/approve", null, HttpStatusCode.Accepted));
        Assert.Equal(5 - deleted, here.Account.Lists(withDeleted: false).Count);
        Assert.Equal(5, here.Account.Contacts().Count(c => c.DeletedAt is null));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Undoing_a_first_sync_reverts_its_imports_but_not_edits_of_users_B5()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Friends");
        here.Account.Seed(
            new SeedContact { Email = "dora@example.org", FirstName = "Dora", Lists = ["Friends"] },
            new SeedContact { Email = "eve@example.org", FirstName = "Eve", Lists = ["Friends"] },
            new SeedContact { Email = "out@example.org", Permission = PermissionToSend.Unsubscribed });
        await here.AddPeopleAsync(["out@example.org"], "Friends");
        var first = await here.FirstSyncAsync();
        await here.SendAsync(HttpMethod.Patch, $"contacts/{(await here.ContactAsync("eve@example.org"))!["id"]}", new { city = "Rome" });

        var report = await here.SendAsync(HttpMethod.Post, $"{Syncs}/{first["id"]}/undo", null, HttpStatusCode.OK);

        Assert.Equal(1, (int?)report!["contacts"]);
        Assert.Contains(report["leftAlone"]!.AsArray(), line => ((string)line!).Contains("eve@example.org", StringComparison.Ordinal));
        Assert.Null(await here.ContactAsync("dora@example.org"));
        Assert.Equal("Rome", (string?)(await here.ContactAsync("eve@example.org"))!["city"]);
        Assert.False(await here.OptInAsync("out@example.org"), "undo never raises consent");
        Assert.NotNull((await here.GetAsync($"{Syncs}/{first["id"]}"))["undoneAt"]);
        await here.SendAsync(HttpMethod.Post, $"{Syncs}/{first["id"]}/undo", null, HttpStatusCode.Conflict);

        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        Assert.Null(await here.ContactAsync("dora@example.org"));
        Assert.All(["ada@example.org", "dora@example.org", "eve@example.org"], who => Assert.True(here.IsOnList(who, "Friends"), who));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    static async Task<Installation> LargeAsync()
    {
        var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Donors(0, 100), "Newsletter");
        await here.FirstSyncAsync();
        return here;
    }

    static IEnumerable<string> Donors(int from, int to) => Enumerable.Range(from, to - from).Select(n => $"donor{n}@example.org");

    static async Task EmptyTheGroupAsync(Installation here, int members, int from = 0)
    {
        var byAddress = (await here.GetAsync("contacts?limit=1000"))[
            "items"]!.AsArray().ToDictionary(c => (string)c!["primaryEmail"]!, c => (string)c!["id"]!);
        var remove = Donors(from, from + members).Select(donor => byAddress[donor]).ToList();
        await here.SendAsync(
            HttpMethod.Post, $"groups/{(await here.GroupAsync("Newsletter"))!["id"]}/members", new { add = Array.Empty<string>(), remove });
    }

    static async Task<JsonNode> ApplyAsync(Installation here, JsonNode preview) =>
        await EndOfAsync(
            here, await here.SendAsync(HttpMethod.Post, Syncs, new { applyPreview = (string)preview["id"]! }, HttpStatusCode.Accepted));

    static Task<JsonNode> EndOfAsync(Installation here, JsonNode? started) => here.EndOfAsync((string)started!["id"]!);

    /// <summary>Returns the steps of a run without their results.</summary>
    static async Task<IEnumerable<string>> StepsAsync(Installation here, JsonNode run) =>
        (await here.GetAsync($"{Syncs}/{run["id"]}/changes?limit=1000"))["items"]!.AsArray()
            .Select(c => $"{c!["side"]} {c["what"]} {c["contact"]} {c["groupOrList"]} {c["before"]} {c["after"]} {c["rule"]}")
                .Order(StringComparer.Ordinal);

    static async Task<string> TextAsync(Installation here, string path) => (await here.GetAsync(path)).ToJsonString();

    static string Snapshot<T>(IEnumerable<T> views) => System.Text.Json.JsonSerializer.Serialize(views);
}
