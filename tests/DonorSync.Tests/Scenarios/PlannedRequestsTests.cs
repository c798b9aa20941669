using System.Text.Json.Nodes;

namespace DonorSync.Tests.Scenarios;

/// <summary>
/// B10: a sync uses the planned number of requests, the minimum in docs/performance.md, as shown by the sandbox's log. No job in it has to
/// be polled twice.
/// </summary>
public sealed class PlannedRequestsTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, string?> Large = new() { ["Sync:FullReadUpTo"] = "10" };

    [Fact]
    public async Task A_preview_forecasts_the_requests_of_a_first_sync_into_many_lists_B10()
    {
        await using var here = await Installation.StartAsync();
        const int lists = 60;
        foreach (var list in Enumerable.Range(0, lists))
            await here.AddPeopleAsync(Enumerable.Range(0, 10).Select(n => $"donor{list}-{n}@example.org"), "Everybody", $"Group {list}");
        await here.ConnectAsync(preview: true);
        var preview = await here.NewestRunAsync();
        Assert.Equal(600, (int?)preview["planned"]!["billableContacts"]);
        Assert.Equal((1, 1), ((int)preview["planned"]!["days"]!, Math.Sign((int)preview["planned"]!["seconds"]!)));

        var first = await ObserveAsync(here, async () =>
        {
            var started = await here.SendAsync(
                HttpMethod.Post, "apps/constant-contact/syncs", new { applyPreview = (string?)preview["id"] });
            return await here.EndOfAsync((string)started!["id"]!);
        });
        Assert.Equal((int)preview["plannedRequests"]!, (int)first["plannedRequests"]!);
        // Lists, an empty page, campaigns; creating the lists; an import for each group with all members, and a poll; two pages and the
        // counts.
        AssertWithin(first, 3 + (lists + 1) + lists + 1 + 2 + 1);
    }

    [Fact]
    public async Task A_sync_without_changes_of_a_small_account_needs_three_requests()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 20).Select(static n => $"donor{n}@example.org"), "Newsletter");
        await here.FirstSyncAsync();

        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 3);
    }

    [Fact]
    public async Task Syncs_of_a_large_account_need_requests_for_their_changes_only()
    {
        await using var here = await Installation.StartAsync(settings: Large);
        var donors = await here.AddPeopleAsync(Enumerable.Range(0, 1_600).Select(static n => $"donor{n}@example.org"), "Newsletter");
        await here.AddPeopleAsync(Enumerable.Range(0, 30).Select(static n => $"friend{n}@example.org"), "Friends");
        await here.FirstSyncAsync();
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4);

        // New contacts: two more reads of consent, an import and a poll, the change read, the counts.
        await here.AddPeopleAsync(Enumerable.Range(0, 25).Select(static n => $"new{n}@example.org"), "Newsletter");
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4 + 2 + 2 + 1 + 1);
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4);

        // Ten join a short list and three leave a long one, which has too many pages: the three are read one by one.
        await MembersAsync(here, "Friends", donors.Take(10), remove: false);
        await MembersAsync(here, "Newsletter", donors.TakeLast(3), remove: true);
        await here.SendAsync(HttpMethod.Patch, $"groups/{await IdAsync(here, "Friends")}", new { name = "Good friends" });
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4 + 1 + 2 + 2 + 2 + (3 + 1) + 1);
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4);

        // Many leave the long list: nothing is sent one by one, and everything is read back. A group is deleted, and so is its list.
        await MembersAsync(here, "Newsletter", donors.Skip(100).Take(300), remove: true);
        await here.SendAsync(HttpMethod.Delete, $"groups/{await IdAsync(here, "Good friends")}");
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4 + 2 + 2 + 4 + 1);
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4);
    }

    [Fact]
    public async Task Additions_that_slices_would_split_are_sent_by_list_with_the_names_of_all_contacts()
    {
        await using var here = await Installation.StartAsync(
            settings: new Dictionary<string, string?>(Large) { ["Sync:ContactsPerSlice"] = "50" });
        const int lists = 8;
        foreach (var list in Enumerable.Range(0, lists))
            await here.AddPeopleAsync(
                Enumerable.Range(0, 50).Select(n => $"donor{n}-{list}@example.org"), $"Group {list}", $"Group {(list + 1) % lists}");

        // 8 slices of 50 contacts, each in 8 parts, would be 64 imports. 100 memberships of one list are sent together.
        var first = await ObserveAsync(here, () => here.FirstSyncAsync());
        AssertWithin(first, 3 + lists + lists + lists + (2 * (lists - 1)) + 1 + 1);
        Assert.All(here.Account.Contacts(), static c => Assert.Equal((c.Email!.Split('@')[0], 2), (c.LastName, c.Lists.Count)));

        // Existing contacts join another list, and some are new: again by lists, with a read of consent before each slice.
        var ids = new List<string>();
        foreach (var n in Enumerable.Range(0, 50))
            ids.Add((string)(await here.ContactAsync($"donor{n}-0@example.org"))!["id"]!);
        await MembersAsync(here, "Group 5", ids, remove: false);
        await here.AddPeopleAsync(Enumerable.Range(0, 40).Select(static n => $"late{n}@example.org"), "Group 5", "Group 6");
        AssertWithin(await ObserveAsync(here, () => here.SyncAsync()), 4 + (2 * 2) + 2 + 2 + 1 + 1);
        Assert.All(here.Account.Contacts(), static c => Assert.Equal(c.Email!.Split('@')[0], c.LastName));
        Assert.All(Enumerable.Range(0, 40), n => Assert.True(here.IsOnList($"late{n}@example.org", "Group 6")));
    }

    /// <summary>Returns the run, with the number of requests in the sandbox's log as <c>spent</c>.</summary>
    async Task<JsonNode> ObserveAsync(Installation here, Func<Task<JsonNode>> run)
    {
        var mark = here.Sandbox.Control.Requests() is [.., var last] ? last.Number : 0;
        var ended = await run();
        Assert.Equal("completed", (string?)ended["state"]);
        // Connecting requests the account's name.
        var seen = here.Sandbox.Control.Requests(
            mark).Count(static r => r.IsApi && !r.Path.EndsWith("/account/summary", StringComparison.Ordinal));
        Assert.Equal(seen, (int)ended["requests"]!);
        output.WriteLine(
            $"{ended["kind"]} {ended["read"]}: planned {ended["plannedRequests"]} ({ended["planned"]!.ToJsonString()}), spent {seen}");
        return ended;
    }

    static void AssertWithin(JsonNode run, int least)
    {
        var (planned, spent) = ((int)run["plannedRequests"]!, (int)run["requests"]!);
        Assert.True(Near(planned, spent), $"{planned} planned, {spent} spent");
        Assert.True(Near(spent, least), $"{spent} spent, {least} are the least");
    }

    static bool Near(int one, int other) => Math.Abs(one - other) <= Math.Max(1, other / 10);

    static async Task<string> IdAsync(Installation here, string group) => (string)(await here.GroupAsync(group))!["id"]!;

    static async Task MembersAsync(Installation here, string group, IEnumerable<string> ids, bool remove)
    {
        string[] all = [.. ids];
        await here.SendAsync(HttpMethod.Post, $"groups/{await IdAsync(here, group)}/members",
            remove ? new { add = Array.Empty<string>(), remove = all } : new { add = all, remove = Array.Empty<string>() });
    }
}
