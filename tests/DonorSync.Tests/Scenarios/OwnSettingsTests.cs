using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using DonorSync.Server.Organizations;

namespace DonorSync.Tests.Scenarios;

/// <summary>B13: two organizations of one server, each with settings of its own.</summary>
public sealed class OwnSettingsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_organization_syncs_by_its_own_limit_and_holds_B13_E4_B3()
    {
        await using var here = await Installation.StartAsync(
            settings: new Dictionary<string, string?> { ["ConstantContact:ConfirmGrants"] = "true" });
        var ours = here.Http.DefaultRequestHeaders.Authorization;
        var (theirs, account) = await FurtherAsync(here);
        here.Http.DefaultRequestHeaders.Authorization = theirs;
        await SetAsync(here, new { maxTopLevelDomainLength = "off", holds = new { removalsOver = 5, removalsOverPercent = 10 } });
        foreach (var who in new[] { ours, theirs })
        {
            here.Http.DefaultRequestHeaders.Authorization = who;
            await here.AddPeopleAsync(People, "Newsletter");
            await here.FirstSyncAsync(who == ours ? null : account);
        }
        Assert.False(here.IsOnList("far@example.foundation", "Newsletter"));
        Assert.True(here.IsOnList("p1@example.org", "Newsletter"));
        Assert.Contains(
            "Newsletter", here.Sandbox.Control.Account(account).Find("far@example.foundation")!.Lists, StringComparer.Ordinal);

        here.Http.DefaultRequestHeaders.Authorization = theirs;
        await LeaveAsync(here);
        var held = await here.SyncAsync();
        Assert.Equal("held", (string?)held["state"]);
        here.Http.DefaultRequestHeaders.Authorization = ours;
        await LeaveAsync(here);
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);

        // The limit is turned off for us too: the next sync adds the contact, as the page said.
        await SetAsync(here, new { maxTopLevelDomainLength = 10 });
        await here.SyncAsync();
        Assert.True(here.IsOnList("far@example.foundation", "Newsletter"));
    }

    [Fact]
    public async Task A_preview_that_was_made_under_other_settings_is_outdated_B13_B10()
    {
        await using var here = await Installation.StartAsync();
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(["ann@example.org"], "Newsletter");
        var preview = (string)(await here.SyncAsync(preview: true))["id"]!;
        await SetAsync(here, new { holds = new { removalsOver = 30 } });

        var refused = await here.SendAsync(
            HttpMethod.Post, "apps/constant-contact/syncs", new { applyPreview = preview }, HttpStatusCode.Conflict);

        Assert.Equal("preview_outdated", (string?)refused!["code"]);
        Assert.Equal("The settings of the sync have changed.", (string?)Assert.Single(refused["errors"]!["applyPreview"]!.AsArray()));
        Assert.False(here.IsOnList("ann@example.org", "Newsletter"));
        await SetAsync(here, new { holds = (object?)null });
        var applied = await here.SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { applyPreview = preview });
        await here.EndOfAsync((string)applied!["id"]!);
        Assert.True(here.IsOnList("ann@example.org", "Newsletter"));
    }

    [Fact]
    public async Task A_changed_interval_counts_from_the_start_of_the_last_sync_B13_A3()
    {
        await using var here = await Installation.StartAsync();
        var began = (DateTimeOffset)(await here.FirstSyncAsync())["startedAt"]!;

        await SetAsync(here, new { interval = "03:00:00" });
        Assert.InRange((await NextAsync(here)) - began, TimeSpan.FromHours(3), TimeSpan.FromHours(3) + TimeSpan.FromSeconds(10));
        await SetAsync(here, new { interval = "00:15:00" });
        Assert.InRange((await NextAsync(here)) - began, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(10));
        await SetAsync(here, new { interval = (string?)null });
        Assert.InRange((await NextAsync(here)) - began, TimeSpan.FromHours(12), TimeSpan.FromHours(12) + TimeSpan.FromSeconds(10));
    }

    static readonly string[] People = [.. Enumerable.Range(1, 30).Select(static n => $"p{n}@example.org"), "far@example.foundation"];

    static async Task<DateTimeOffset> NextAsync(Installation here) =>
        (DateTimeOffset)(await here.GetAsync("apps/constant-contact"))["nextSyncAt"]!;

    static Task<JsonNode?> SetAsync(Installation here, object settings) => here.SendAsync(HttpMethod.Patch, "settings/sync", settings);

    /// <summary>Ten contacts leave the group: more than their threshold, less than ours.</summary>
    static async Task LeaveAsync(Installation here)
    {
        var group = (string)(await here.GroupAsync("Newsletter"))!["id"]!;
        var members = (await here.GetAsync($"groups/{group}/members?limit=1000"))["items"]!.AsArray()
            .Where(static m => ((string)m!["primaryEmail"]!).StartsWith('p')).Take(10).Select(static m => (string)m!["id"]!).ToArray();
        await here.SendAsync(HttpMethod.Post, $"groups/{group}/members", new { remove = members });
    }

    static async Task<(AuthenticationHeaderValue Token, string Account)> FurtherAsync(Installation here)
    {
        var added = await TerminalOrganizations.AddAsync(here.Services, new("Second", "second@example.org"), "Tests", Cancellation);
        return (new("Bearer", added.Token), here.Sandbox.Control.CreateAccount(new() { OrganizationName = "Second" }).AccountId);
    }
}
