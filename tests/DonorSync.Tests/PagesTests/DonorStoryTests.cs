using System.Text;
using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>The story of one donor in the browser: imported from a file, mailed, unsubscribed in Constant Contact, looked up.</summary>
[Collection(BrowserCollection.Name)]
public sealed class DonorStoryTests(Browser browser)
{
    const string File = """
        First Name,Last Name,Email,Groups,Opt In
        Ada,Ames,ada@example.org,Newsletter,Yes
        Ben,Boone,ben@example.org,Newsletter,Yes
        Cora,Cole,cora@example.photography,Newsletter,Yes
        Dan,Dorr,dan@example.org,Newsletter,No
        Nobody,,not an address,Newsletter,Yes
        """;

    [Fact]
    public async Task A_donor_is_imported_mailed_unsubscribes_and_is_looked_up_P1_B2()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await ImportAsync(page);
        await ConnectAsync(page, here);
        await SeeTheHoverNumberAsync(page);
        await UnsubscribeThereAsync(page, here);
        await SyncAsync(page);
        await SeeTheNoAsync(page);

        Assert.False(await here.OptInAsync("ada@example.org"));
        Assert.False(here.IsOnList("ada@example.org", "Newsletter"));
        Assert.True(here.IsOnList("ben@example.org", "Newsletter"));
        Assert.False(here.IsOnList("dan@example.org", "Newsletter"));
    }

    [Fact]
    public async Task Why_a_donor_is_not_on_the_list_is_two_clicks_away_from_the_name_B2()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["cora@example.photography"], "Newsletter");
        await here.FirstSyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.Link("Contacts").ClickAsync();

        // The first click gives the reason in words; the second one explains the rule.
        await page.Link("Test cora").ClickAsync();
        await Expect(page.Locator("#constant-contact")).ToContainTextAsync(
            "domain ending is longer than 3 characters", new() { IgnoreCase = true });
        await page.Locator("#constant-contact").GetByRole(AriaRole.Link, new() { Name = "E4" }).ClickAsync();
        await Expect(page.Locator("#E4")).ToBeInViewportAsync();
    }

    static async Task ImportAsync(IPage page)
    {
        await page.Link("Contacts").ClickAsync();
        await page.Link("Import").ClickAsync();
        await page.GetByLabel("CSV file")
            .SetInputFilesAsync(new FilePayload { Name = "donors.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(File) });
        await page.PushAsync("Continue");
        await page.ShootAsync("import-preview");
        await page.PushAsync("Import");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("4 new, 0 changed, 0 unchanged or repeated, 1 rejected");
        await page.ShootAsync("import-report");
    }

    static async Task ConnectAsync(IPage page, Installation here)
    {
        await page.Link("Apps").ClickAsync();
        await page.Link("Learn more about Constant Contact").ClickAsync();
        await page.GetByLabel("preview first").UncheckAsync();
        await page.PushAsync("Connect");
        await page.Locator($"input[name=account][value='{here.Account.AccountId}']").CheckAsync();
        await page.PushAsync("Grant access");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
    }

    /// <summary>By mouse, by keyboard and by Escape.</summary>
    static async Task SeeTheHoverNumberAsync(IPage page)
    {
        await page.Link("Groups").ClickAsync();
        await page.Link("Newsletter").ClickAsync();
        var (number, tip) = (page.Locator(".total-number"), page.GetByRole(AriaRole.Tooltip));
        await Expect(number).ToHaveTextAsync("4 members");
        await Expect(tip).ToBeHiddenAsync();

        await number.HoverAsync();
        await Expect(tip).ToBeVisibleAsync();
        await Expect(tip).ToContainTextAsync("2 Email Solicitable");
        await Expect(tip).ToContainTextAsync("(E4)");
        await page.ScreenshotAsync(new() { Path = Screens.PathOf("group-hover", "light"), FullPage = true });
        await page.Mouse.MoveAsync(0, 0);
        await Expect(tip).ToBeHiddenAsync();

        await number.FocusAsync();
        await Expect(tip).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(tip).ToBeHiddenAsync();
        await Expect(number).ToBeFocusedAsync();
    }

    /// <summary>Unsubscribes in Constant Contact, as the donor does from an email.</summary>
    static async Task UnsubscribeThereAsync(IPage page, Installation here)
    {
        var there = await page.Context.NewPageAsync();
        await there.GotoAsync(new Uri(here.Sandbox.Address, $"/_sandbox/ui/accounts/{here.Account.AccountId}/contacts").ToString());
        await there.Link("ada@example.org").ClickAsync();
        await there.GetByLabel("Reason").FillAsync("Too many mails");
        await there.PushAsync("Unsubscribe from everything");
        await Expect(there.GetByRole(AriaRole.Definition).GetByText("unsubscribed", new() { Exact = true })).ToBeVisibleAsync();
        await there.CloseAsync();
    }

    static async Task SyncAsync(IPage page)
    {
        await page.Link("Apps").ClickAsync();
        await page.Link("Open Constant Contact").ClickAsync();
        await page.PushAsync("Sync now");
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
    }

    static async Task SeeTheNoAsync(IPage page)
    {
        await page.Link("Contacts").ClickAsync();
        await page.Link("Ada Ames").ClickAsync();
        await Expect(page.Locator(".preferences")).ToContainTextAsync("by the sync");
        await Expect(page.Locator("#constant-contact")).ToContainTextAsync("unsubscribed", new() { IgnoreCase = true });
        await page.ShootAsync("contact-unsubscribed");
    }
}
