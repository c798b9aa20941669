using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>The dashboard: whether all is well, which contacts are not synced and why; the banner on every page if not (A7).</summary>
[Collection(BrowserCollection.Name)]
public sealed class DashboardTests(Browser browser)
{
    [Fact]
    public async Task The_dashboard_counts_each_contact_once_for_the_first_reason_B2()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(1, 40).Select(static i => $"donor{i}@example.org"), "Newsletter");
        await here.AddPeopleAsync(["far@example.photography", "shared@example.org", "shared@example.org"], "Newsletter");
        await here.AddPeopleAsync(["alone@example.org", "alone2@example.photography"]);
        await here.SendAsync(HttpMethod.Post, "contacts/bulk",
            new { contacts = new[] { new { type = "person", lastName = "Silent", groups = new[] { "Newsletter" } } } });
        var shared = (await here.GetAsync("contacts?email=shared@example.org"))["items"]![0]!["id"];
        await here.SendAsync(HttpMethod.Patch, $"contacts/{shared}", new { preferences = new { integrationEmailOptIn = false } });
        await here.FirstSyncAsync();
        here.Account.Unsubscribe("donor1@example.org");
        here.Account.Unsubscribe("donor2@example.org");
        await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address);

        await page.SignInAsync();

        await Expect(page.Locator(".figures")).ToContainTextAsync("46");
        foreach (var (text, count) in new[]
        {
            ("Unsubscribed or deleted in Constant Contact", 2), ("Not in any group", 2), ("No valid primary email",
                1), ("Opted out in DonorSync", 1),
            ("Someone sharing this address opted out", 1), ("Email domain ending is longer than 3 characters", 1),
        })
            await Expect(page.Locator(".bars > div", new() { HasText = text })).ToContainTextAsync($"{count}");
        await Expect(page.GetByText("3 opt-outs in 26 weeks")).ToBeVisibleAsync();
        await Expect(page.GetByText("46 contacts in 26 weeks")).ToBeVisibleAsync();
        await Expect(page.GetByText("44 members (no change)")).ToBeVisibleAsync();
        await Expect(page.GetByText("38 members (no change)")).ToBeVisibleAsync();
        await page.ShootAsync("dashboard");
    }

    [Fact]
    public async Task A_dead_grant_is_shown_on_every_page_and_connecting_again_resumes_A7()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        here.Sandbox.Control.ExpireAccessTokens();
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.InvalidGrant, Operation = "POST /token" });
        await here.SyncAsync();
        here.Sandbox.Control.ClearFaults();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        foreach (var address in new[] { "/", "/apps", "/activity", "/review", "/settings" })
        {
            await page.GotoAsync(address);
            await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Needs attention" }))
                .ToContainTextAsync("needs reconnecting");
        }
        await page.Link("Reconnect").ClickAsync();
        await page.ShootAsync("constant-contact-needs-reconnecting");
        await page.PushAsync("Connect again");
        await page.PushAsync("Grant access");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Needs attention" })).ToHaveCountAsync(0);
    }

    [Theory]
    [InlineData("denied", "Access was not granted")]
    [InlineData("expired", "took too long")]
    [InlineData("refused", "did not accept the sign-in")]
    [InlineData("account_in_use", "Another organization of this installation")]
    [InlineData("syncing", "the account was not changed")]
    [InlineData("<script>alert(1)</script>", "did not work")]
    public async Task A_failed_connection_is_explained_A1(string problem, string words)
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address, scripts: false);
        await page.SignInAsync();

        await page.GotoAsync($"/apps/constant-contact?problem={Uri.EscapeDataString(problem)}");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(words);
    }
}
