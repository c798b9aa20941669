using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>The decisions that the sync leaves to a user, and the effect of each choice in the next sync (C8, C10, L7, L8).</summary>
[Collection(BrowserCollection.Name)]
public sealed class ReviewTests(Browser browser)
{
    [Fact]
    public async Task Every_kind_of_review_is_shown_and_a_deleted_list_is_created_again_L7()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "home@example.org", "home@example.org"], "Newsletter");
        await here.AddPeopleAsync(["cy@example.org"], "Volunteers");
        await here.FirstSyncAsync();
        here.Account.ChangeAddress("ada@example.org", "ada.new@example.org");
        here.Account.DeleteList("Volunteers");
        await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.GotoAsync("/apps/constant-contact");
        await page.Link("Review (3)").ClickAsync();
        await Expect(page.Heading("Address changed in Constant Contact")).ToBeVisibleAsync();
        await Expect(page.Heading("Address shared by several contacts")).ToBeVisibleAsync();
        await page.ShootAsync("review");
        await page.PushAsync("Recreate the list");

        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("creates the list again");
        await here.SyncAsync();
        Assert.True(here.IsOnList("cy@example.org", "Volunteers"));
    }

    [Fact]
    public async Task The_new_address_is_used_and_all_contacts_stay_on_their_lists_C8()
    {
        await using var here = await ChangedAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.GotoAsync("/review");
        await page.PushAsync("Use the new address ada.new@example.org");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("The new address is used");
        var run = await here.SyncAsync();

        Assert.Equal(("completed", 0), ((string?)run["state"], Installation.StepsDone(run)));
        Assert.NotNull(await here.ContactAsync("ada.new@example.org"));
        Assert.Null(await here.ContactAsync("ada@example.org"));
        Assert.True(here.IsOnList("ada.new@example.org", "Newsletter"));
        Assert.Equal(2, here.Account.Contacts().Count);
        await page.ReloadAsync();
        await Expect(page.GetByText("Nothing to review")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_new_address_becomes_another_person_and_the_old_one_a_separate_contact_C8()
    {
        await using var here = await ChangedAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();

        await page.GotoAsync("/review");
        await page.PushAsync("Another person has ada.new@example.org");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("two persons");
        await here.SyncAsync();

        Assert.NotNull(await here.ContactAsync("ada.new@example.org"));
        Assert.NotNull(await here.ContactAsync("ada@example.org"));
        Assert.True(here.IsOnList("ada@example.org", "Newsletter"));
        Assert.True(here.IsOnList("ada.new@example.org", "Newsletter"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    static async Task<Installation> ChangedAsync()
    {
        var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        here.Account.ChangeAddress("ada@example.org", "ada.new@example.org");
        await here.SyncAsync();
        return here;
    }
}
