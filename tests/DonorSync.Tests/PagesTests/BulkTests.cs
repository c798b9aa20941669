using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>Several contacts are selected in the browser, changed, watched and undone, with scripts and without.</summary>
[Collection(BrowserCollection.Name)]
public sealed class BulkTests(Browser browser)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Contacts_are_selected_changed_and_restored(bool scripts)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "cyd@example.org"], "Newsletter");
        var page = await browser.OpenAsync(here.Address, scripts);
        await page.SignInAsync();
        await page.GotoAsync("/contacts");

        // By keyboard: tick two, choose an action, and continue.
        if (scripts)
            await TickAllAndNobodyAsync(page);
        await page.GetByLabel("Choose Test ada").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("Choose Test ben").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.GetByLabel("What", new() { Exact = true }).SelectOptionAsync("remove");
        await page.Button("Preview").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByLabel("Remove them from which group?").SelectOptionAsync("Newsletter");
        await page.PushAsync("Preview");
        await Expect(page.GetByText("2 contacts will leave Newsletter.")).ToBeVisibleAsync();
        Assert.Equal(3, (int)(await here.GroupAsync("Newsletter"))!["totalMembers"]!);

        await page.PushAsync("Remove 2 contacts");
        await Expect(page.GetByText("left the group")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(1, (int)(await here.GroupAsync("Newsletter"))!["totalMembers"]!);

        await page.PushAsync("Undo");
        await Expect(page.GetByText("as before")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        Assert.Equal(3, (int)(await here.GroupAsync("Newsletter"))!["totalMembers"]!);
        await page.GotoAsync("/contacts/work");
        await Expect(page.Link("Undo: Remove from Newsletter")).ToBeVisibleAsync();
    }

    /// <summary>One box ticks the whole page, also after a search replaced the rows; only ticked rows are selected and counted.</summary>
    static async Task TickAllAndNobodyAsync(IPage page)
    {
        await page.GetByLabel("Search").FillAsync("example");
        await Expect(page.GetByText("3 contacts found")).ToBeVisibleAsync();
        await page.GetByText("All 3 that match").ClickAsync();
        await page.GetByLabel("Tick everybody on this page").CheckAsync();
        await Expect(page.GetByLabel("Selected: 3")).ToBeCheckedAsync();
        await page.GetByLabel("Tick everybody on this page").UncheckAsync();
        await Expect(page.GetByLabel("Choose Test cyd")).Not.ToBeCheckedAsync();
    }

    /// <summary>Confirms a change, and waits until it is done.</summary>
    /// <returns>The address of its page.</returns>
    public static async Task<string> ChangeAsync(IPage page, string address)
    {
        await page.GotoAsync(address);
        await page.Locator("main form[method=post] button[type=submit]").ClickAsync();
        await Expect(page.GetByText("What was done")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        return new Uri(page.Url).AbsolutePath;
    }
}
