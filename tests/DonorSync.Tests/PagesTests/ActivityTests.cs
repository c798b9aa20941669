using System.Text.RegularExpressions;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>What syncs did, what needs a decision, and what can be undone (B1, B3, B4, B5, B10).</summary>
[Collection(BrowserCollection.Name)]
public sealed class ActivityTests(Browser browser)
{
    static readonly string[] Many = [.. Enumerable.Range(1, 60).Select(static i => $"donor{i}@example.org")];

    [Fact]
    public async Task Too_many_steps_are_held_visibly_until_an_administrator_approves_B3()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Many, "Newsletter");
        await here.FirstSyncAsync();
        await RemoveAsync(here, 40);
        await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.ShootAsync("dashboard-held");
        await page.GetByRole(AriaRole.Complementary, new() { Name = "Needs attention" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByLabel("What waits")).ToContainTextAsync("Take donor1@example.org off the list Newsletter");
        await page.ShootAsync("run-held");
        Assert.True(here.IsOnList("donor1@example.org", "Newsletter"));

        await page.PushAsync("Approve");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        Assert.False(here.IsOnList("donor1@example.org", "Newsletter"));
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Needs attention" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Discarded_steps_are_not_done_and_the_page_says_so_B3()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Many, "Newsletter");
        await here.FirstSyncAsync();
        await RemoveAsync(here, 40);
        var held = await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address, scripts: false);
        await page.SignInAsync();

        await page.GotoAsync($"/activity/{held["id"]}");
        await page.PushAsync("Discard");

        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("stay undone");
        await Expect(page.Heading("Manual sync")).ToContainTextAsync("Discarded");
        Assert.True(here.IsOnList("donor1@example.org", "Newsletter"));
    }

    [Fact]
    public async Task A_preview_shows_its_plan_and_can_be_done_exactly_B1_B10()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Many, "Newsletter");
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await here.ConnectAsync(preview: true);
        await here.NewestRunAsync();

        await page.GotoAsync("/apps/constant-contact");
        await Expect(page.Heading("The preview is ready")).ToBeVisibleAsync();
        await Expect(page.GetByText("1 list created, 60 contacts created in Constant Contact (and billable)")).ToBeVisibleAsync();
        await page.ShootAsync("constant-contact-preview");
        await page.Link("View details").ClickAsync();
        await page.ShootAsync("run-preview");
        await Expect(page.Heading("The plan")).ToBeVisibleAsync();
        Assert.False(here.IsOnList("donor1@example.org", "Newsletter"));

        await page.PushAsync("Run this sync");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        Assert.True(here.IsOnList("donor1@example.org", "Newsletter"));
    }

    [Fact]
    public async Task An_outdated_preview_is_refused_with_its_changes_B10()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.ConnectAsync(preview: true);
        await here.NewestRunAsync();
        await here.AddPeopleAsync(["ben@example.org"], "Newsletter");
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.GotoAsync("/apps/constant-contact");
        await page.PushAsync("Run this sync");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByText("Something had changed since the preview was made")).ToBeVisibleAsync();
        await page.Locator("dd a[href^='/activity/']").ClickAsync();

        await Expect(page.GetByLabel("Differences")).ToContainTextAsync("ben@example.org");
        Assert.Null(here.Account.Find("ada@example.org"));
    }

    [Fact]
    public async Task The_activity_lists_runs_and_a_runs_changes_are_searched_downloaded_and_undone_B4_B5()
    {
        await using var here = await Installation.StartAsync();
        here.Account.Seed([new SeedList { Name = "Volunteers" }],
            [new SeedContact { Email = "grace@example.org", FirstName = "=Grace", Lists = ["Volunteers"] }]);
        await here.AddPeopleAsync(Many, "Newsletter");
        var first = await here.FirstSyncAsync();
        here.Account.Unsubscribe("donor5@example.org");
        here.Account.Edit("donor6@example.org", new ContactEdit { FirstName = "Sixtus" });
        await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.Link("Activity").ClickAsync();
        await page.ShootAsync("activity");
        await Expect(page.GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Expect(page.GetByText("1 opt-out, 1 contact updated")).ToBeVisibleAsync();
        await page.Locator($"a[href$='{first["id"]}']").ClickAsync();
        await Expect(page.Heading("First sync")).ToBeVisibleAsync();
        await page.ShootAsync("run");
        await page.GetByLabel("Address, group or list").FillAsync("GRACE");
        await page.PushAsync("Search");
        await Expect(page.GetByLabel("Changes, one by one").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await Expect(page.GetByLabel("Address, group or list")).ToHaveValueAsync("GRACE");
        var download = await page.RunAndWaitForDownloadAsync(() => page.Link("Download changes (CSV)").ClickAsync());
        var csv = await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        Assert.Contains("add to list,donor1@example.org,Newsletter", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=Grace", csv, StringComparison.Ordinal);

        await page.Link("Undo").ClickAsync();
        await page.ShootAsync("run-undo");
        await page.PushAsync("Undo");
        await Expect(page.GetByRole(AriaRole.Status))
            .ToContainTextAsync(new Regex(@"1 imported contact deleted,\s+1 membership removed"));
        Assert.Null(await here.ContactAsync("grace@example.org"));
        await page.GotoAsync($"/activity/{Guid.Empty}");
        await Expect(page.Heading("There is nothing here")).ToBeVisibleAsync();
    }

    static async Task RemoveAsync(Installation here, int count)
    {
        var group = (string)(await here.GroupAsync("Newsletter"))!["id"]!;
        var members = (await here.GetAsync($"groups/{group}/members?limit=1000"))["items"]!.AsArray();
        var ids = members.Take(count).Select(static m => (string)m!["id"]!);
        await here.SendAsync(HttpMethod.Post, $"groups/{group}/members", new { add = Array.Empty<string>(), remove = ids });
    }
}
