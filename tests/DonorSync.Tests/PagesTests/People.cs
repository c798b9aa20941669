using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>Actions of users on many pages.</summary>
static class People
{
    public const string Admin = "admin@example.org";
    public const string AdminPassword = "Scenario-password-1";

    public static async Task SignInAsync(this IPage page, string email = Admin, string password = AdminPassword, string opens = "Dashboard")
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(password);
        await page.PushAsync("Sign in");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = opens })).ToBeVisibleAsync();
    }

    public static async Task SignOutAsync(this IPage page)
    {
        await page.PushAsync("Sign out");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    public static Task PushAsync(this IPage page, string button) => page.Button(button).ClickAsync();

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name });
}
