using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>An administrator adds users with their roles; a user manages their own password.</summary>
[Collection(BrowserCollection.Name)]
public sealed class PeopleTests(Browser browser)
{
    const string Own = "a password of my own";

    [Fact]
    public async Task An_added_user_changes_the_password_and_sees_what_the_role_allows()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        var admin = await browser.OpenAsync(here.Address);
        await admin.SignInAsync();
        await admin.GotoAsync("/settings");
        await admin.ShootAsync("settings");
        await admin.Link("People").ClickAsync();
        var secret = await AddAsync(admin, "sam@example.org", "Staff");
        await admin.ShootAsync("settings-people");

        var staff = await browser.OpenAsync(here.Address);
        await staff.SignInAsync("sam@example.org", secret, opens: "Your account");
        await staff.Link("sam@example.org").ClickAsync();
        await ChangePasswordAsync(staff, "not my password");
        await Expect(staff.GetByRole(AriaRole.Alert)).ToContainTextAsync("not your password");
        await ChangePasswordAsync(staff, secret);
        await Expect(staff.GetByRole(AriaRole.Status)).ToContainTextAsync("is changed");
        await staff.ShootAsync("account");
        await staff.SignOutAsync();
        await staff.SignInAsync("sam@example.org", Own);
        await staff.GotoAsync("/apps/constant-contact");
        await Expect(staff.Button("Sync now")).ToBeVisibleAsync();
        await Expect(staff.GetByText("More", new() { Exact = true })).ToHaveCountAsync(0);
        await Expect(staff.Link("Settings")).ToHaveCountAsync(0);

        await admin.GetByLabel("Role of sam@example.org").SelectOptionAsync("ReadOnly");
        await admin.PushAsync("Change the role of sam@example.org");
        await Expect(admin.GetByRole(AriaRole.Status)).ToContainTextAsync("The role is changed");
        await staff.SignOutAsync();
        await staff.SignInAsync("sam@example.org", Own);
        await staff.GotoAsync("/apps/constant-contact");
        await Expect(staff.Heading("Health")).ToBeVisibleAsync();
        await Expect(staff.Button("Sync now")).ToHaveCountAsync(0);

        await admin.Link("Password and access of sam@example.org").ClickAsync();
        await Expect(admin.GetByText("can no longer sign in, and is signed out")).ToBeVisibleAsync();
        await admin.PushAsync("Generate a new password");
        var fresh = await admin.GetByRole(AriaRole.Status).Locator("code").InnerTextAsync();
        await staff.SignOutAsync();
        await staff.SignInAsync("sam@example.org", fresh, opens: "Your account");
        await admin.PushAsync("Remove sam@example.org");
        await Expect(admin.GetByText("can no longer sign in")).ToBeVisibleAsync();
        await staff.SignOutAsync();
        await staff.GetByLabel("Email").FillAsync("sam@example.org");
        await staff.GetByLabel("Password").FillAsync(Own);
        await staff.PushAsync("Sign in");
        await Expect(staff.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Expect(staff.GetByLabel("Email")).ToHaveValueAsync("sam@example.org");
    }

    [Fact]
    public async Task An_invalid_address_is_shown_next_to_the_field_and_the_last_administrator_stays()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address, scripts: false);
        await page.SignInAsync();
        await page.GotoAsync("/settings/people");

        await page.GetByLabel("Email").FillAsync(People.Admin);
        await page.PushAsync("Add");
        await Expect(page.Locator("#Email-problem")).ToContainTextAsync("already has an account");
        await Expect(page.GetByLabel("Email")).ToHaveValueAsync(People.Admin);
        await page.GetByLabel($"Role of {People.Admin}").SelectOptionAsync("Staff");
        await page.PushAsync($"Change the role of {People.Admin}");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("last administrator cannot be removed");
    }

    [Fact]
    public async Task A_signed_out_user_returns_to_the_same_page()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.GotoAsync("/apps/constant-contact");
        await page.Context.ClearCookiesAsync();

        await page.PushAsync("Preview");
        await Expect(page.Heading("Sign in")).ToBeVisibleAsync();
        await page.GetByLabel("Email").FillAsync(People.Admin);
        await page.GetByLabel("Password").FillAsync(People.AdminPassword);
        await page.PushAsync("Sign in");

        await Expect(page.Heading("Constant Contact")).ToBeVisibleAsync();
    }

    static async Task<string> AddAsync(IPage page, string email, string role)
    {
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel(role).Last.CheckAsync();
        await page.PushAsync("Add");
        return await page.GetByRole(AriaRole.Status).Locator("code").InnerTextAsync();
    }

    static async Task ChangePasswordAsync(IPage page, string now)
    {
        await page.GetByLabel("Current password").FillAsync(now);
        await page.GetByLabel("New password", new() { Exact = true }).FillAsync(Own);
        await page.GetByLabel("Confirm new password").FillAsync(Own);
        await page.PushAsync("Change");
    }
}
