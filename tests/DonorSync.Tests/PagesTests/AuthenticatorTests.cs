using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>The second step of signing in, in a browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class AuthenticatorTests(Browser browser)
{
    [Fact]
    public async Task A_person_sets_up_an_app_signs_in_with_it_with_a_recovery_code_and_turns_it_off()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.GotoAsync("/account/authenticator");
        await TypeAsync(page, "Your password", People.AdminPassword, "Set it up");
        await page.ShootAsync("authenticator");
        var secret = (await page.Locator("main code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);

        await TypeAsync(page, "The code that the app shows now", "000000", "Turn it on");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("wrong or expired");
        var used = CodeOf(secret);
        await TypeAsync(page, "The code that the app shows now", used, "Turn it on");
        var recovery = (await page.Locator("main pre").InnerTextAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(10, recovery.Length);
        await page.SignOutAsync();

        await PasswordAsync(page);
        await page.ShootAsync("sign-in-code");
        await page.GotoAsync("/contacts");
        await Expect(page).ToHaveURLAsync(SignInPage());
        await PasswordAsync(page);
        await TypeAsync(page, "Code of your authenticator app", "123456", "Sign in");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong");
        await TypeAsync(page, "Code of your authenticator app", used, "Sign in");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong");
        await TypeAsync(page, "Code of your authenticator app", CodeOf(secret, 1), "Sign in");
        await Expect(page.Heading("Dashboard")).ToBeVisibleAsync();
        await page.SignOutAsync();

        await PasswordAsync(page);
        await TypeAsync(page, "Code of your authenticator app", recovery[0], "Sign in");
        await Expect(page.Heading("Dashboard")).ToBeVisibleAsync();
        await page.GotoAsync("/account/authenticator");
        await Expect(page.GetByText("9 recovery codes left")).ToBeVisibleAsync();
        await TypeAsync(page, "Your password", "not it", "Turn it off");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not your password");
        await TypeAsync(page, "Your password", People.AdminPassword, "Turn it off");
        await Expect(page.Heading("Two-step sign-in is off")).ToBeVisibleAsync();
        await page.SignOutAsync();
        await page.SignInAsync();
    }

    [Fact]
    public async Task The_second_step_needs_the_password_and_wrong_codes_lock_out()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.GotoAsync("/sign-in/code");
        await Expect(page).ToHaveURLAsync(SignInPage());
        await page.SignInAsync();
        await page.GotoAsync("/account/authenticator");
        await TypeAsync(page, "Your password", People.AdminPassword, "Set it up");
        var secret = (await page.Locator("main code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        await TypeAsync(page, "The code that the app shows now", CodeOf(secret), "Turn it on");
        await Expect(page.Locator("main pre")).ToBeVisibleAsync();
        // An administrator helps after the loss of a device; here it is the administrator's own.
        await page.GotoAsync("/settings/people");
        await page.Link($"Password and access of {People.Admin}").ClickAsync();
        await Expect(page.Button("Turn off two-step sign-in")).ToBeVisibleAsync();
        await page.SignOutAsync();

        await PasswordAsync(page);
        for (var wrong = 0; wrong < 5; wrong++)
            await TypeAsync(page, "Code of your authenticator app", "999999", "Sign in");
        await TypeAsync(page, "Code of your authenticator app", CodeOf(secret), "Sign in");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong");
    }

    static async Task PasswordAsync(IPage page)
    {
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(People.Admin);
        await page.GetByLabel("Password").FillAsync(People.AdminPassword);
        await page.PushAsync("Sign in");
        await Expect(page.Heading("One step more")).ToBeVisibleAsync();
    }

    static async Task TypeAsync(IPage page, string label, string text, string button)
    {
        await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
        await page.PushAsync(button);
    }

    /// <summary>RFC 6238, as a phone calculates it. Each code is valid once, so the second code in a test is of the next step.</summary>
    /// <param name="steps">Steps of 30 seconds before or after now.</param>
    internal static string CodeOf(string secret, int steps = 0)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(secret.Select(c => Convert.ToString(alphabet.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var moment = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(moment, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + steps);
#pragma warning disable CA5350 // Authenticator apps use SHA-1.
        var hash = HMACSHA1.HashData(key, moment);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", System.Globalization.CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("/sign-in(\\?|$)")]
    private static partial Regex SignInPage();
}
