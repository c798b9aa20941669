using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>B19 in the browser: stop a running sync, pause and resume.</summary>
[Collection(BrowserCollection.Name)]
public sealed class StopTests(Browser browser)
{
    const string App = "/apps/constant-contact";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_user_stops_a_sync_and_every_page_of_it_says_so_B19(bool scripts)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        using var held = new HeldRequest(here, "GET /contacts");
        await here.ConnectAsync();
        var page = await browser.OpenAsync(here.Address, scripts: scripts);
        await page.SignInAsync();

        await page.GotoAsync(App);
        await page.GetByText("Stop", new() { Exact = true }).ClickAsync();
        await Expect(page.GetByText("What is done stays done")).ToBeVisibleAsync();
        if (scripts)
            await page.ShootAsync("constant-contact-stop");
        await page.PushAsync("Stop this sync");
        held.LetGo();

        await Expect(page.Locator("h1")).ToContainTextAsync("Stopped", new() { Timeout = 60_000 });
        await Expect(page.Locator("dd").GetByText($"{People.Admin}. The next sync finishes it.")).ToBeVisibleAsync();
        if (scripts)
            await page.ShootAsync("run-stopped");
        await page.GotoAsync("/activity");
        await Expect(page.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync($"Stopped by {People.Admin}.");
        await page.GotoAsync(App);
        await Expect(page.GetByText($"Stopped by {People.Admin}.")).ToBeVisibleAsync();
        await page.PushAsync("Sync now");
        Assert.Equal("completed", (string?)(await here.NewestRunAsync())["state"]);
    }

    [Fact]
    public async Task A_sync_that_stops_says_so_until_it_has_ended_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        using var held = new HeldRequest(here, "GET /contacts");
        await here.ConnectAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.GotoAsync(App);
        await page.GetByText("Stop", new() { Exact = true }).ClickAsync();
        await page.PushAsync("Stop this sync");

        await Expect(page.GetByText($"Stopping at the next checkpoint, because {People.Admin} asked for it.")).ToBeVisibleAsync();
        await Expect(page.Button("Stop this sync")).ToHaveCountAsync(0);
        held.LetGo();
        await Expect(page.Locator("h1")).ToContainTextAsync("Stopped", new() { Timeout = 30_000 });
    }

    [Fact]
    public async Task An_administrator_pauses_and_resumes_and_every_page_says_since_when_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.GotoAsync(App);
        await page.GetByText("More", new() { Exact = true }).ClickAsync();
        await page.ShootAsync("constant-contact-more");

        await page.PushAsync("Pause");
        await Expect(page.GetByText("none while syncing is paused")).ToBeVisibleAsync();
        await page.ShootAsync("constant-contact-paused");
        foreach (var address in new[] { "/", "/contacts", "/settings/audit", App })
        {
            await page.GotoAsync(address);
            var banner = page.GetByRole(AriaRole.Complementary, new() { Name = "Syncing is paused" });
            await Expect(banner).ToContainTextAsync("since");
            await Expect(banner.Locator("time")).ToHaveCountAsync(1);
            await Expect(banner).ToContainTextAsync($"by {People.Admin}");
        }
        await page.PushAsync("Sync now");
        await here.NewestRunAsync();

        await page.GotoAsync(App);
        await page.PushAsync("Resume");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Syncing continues");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Syncing is paused" })).ToHaveCountAsync(0);
        await page.GotoAsync("/settings/audit");
        await Expect(page.GetByText("Paused syncing").First).ToBeVisibleAsync();
        await Expect(page.GetByText("Resumed syncing").First).ToBeVisibleAsync();
    }
}
