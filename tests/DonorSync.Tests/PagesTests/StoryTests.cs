using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.Scenarios;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>The whole story in the browser: set up, connect, sync, get a refusal, disconnect, connect another account.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class StoryTests(Browser browser)
{
    const string Password = "correct horse battery";

    /// <summary>There is no user yet: the first page sets up the installation.</summary>
    static readonly Dictionary<string, string?> Empty = new()
    {
        ["Bootstrap:OrganizationName"] = null,
        ["Bootstrap:AdminEmail"] = null,
        ["Bootstrap:AdminPassword"] = null,
        ["Bootstrap:ApiToken"] = null,
    };

    [Fact]
    public async Task The_whole_story_from_setup_to_another_account_A1_A2_A5_A6()
    {
        await using var here = await Installation.StartAsync(settings: Empty);
        here.Sandbox.Control.CreateAccount(new NewAccount { OrganizationName = "Second Account" });
        here.Account.Seed([new SeedList { Name = "Volunteers" }],
            [new SeedContact { Email = "grace@example.org", FirstName = "Grace", Lists = ["Volunteers"] }]);
        var page = await browser.OpenAsync(here.Address);

        await SetUpAsync(page);
        await page.ShootAsync("dashboard-empty");
        await page.SignOutAsync();
        await page.ShootAsync("sign-in");
        await page.SignInAsync("ruth@example.org", Password);
        await UseTokenOfSettingsAsync(page, here);
        await here.AddPeopleAsync(Enumerable.Range(1, 120).Select(static i => $"donor{i}@example.org"), "Newsletter");
        await here.AddPeopleAsync(["far@example.photography", "away@example.museum"], "Newsletter");
        await here.AddPeopleAsync(["alone@example.org"]);

        await LearnMoreAsync(page);
        using var held = new HeldRequest(here, "GET /contacts");
        await GrantAsync(page, here.Account.AccountId);
        await RefusedWhileSyncingAsync(page);
        held.LetGo();
        // The page follows the sync automatically.
        await Expect(page.Button("Sync now")).ToBeEnabledAsync(new() { Timeout = 60_000 });
        Assert.True(here.IsOnList("donor7@example.org", "Newsletter"));
        Assert.NotNull(await here.ContactAsync("grace@example.org"));
        await page.ShootAsync("constant-contact-connected");

        await DisconnectAsync(page);
        await GrantAsync(page, here.Sandbox.Control.Accounts.Single(a => a.AccountId != here.Account.AccountId).AccountId, another: true);
        await Expect(page.GetByText("Second Account")).ToBeVisibleAsync();
        Assert.Equal("first", (string?)(await here.NewestRunAsync())["kind"]);
    }

    static async Task SetUpAsync(IPage page)
    {
        await page.GotoAsync("/");
        await Expect(page).ToHaveURLAsync(SetupPage());
        await page.ShootAsync("setup");
        await page.GetByLabel("Name of your organization").FillAsync("Riverside Garden Friends");
        await page.GetByLabel("Your email").FillAsync("ruth@example.org");
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password again").FillAsync(Password);
        await page.PushAsync("Set up");
        await Expect(page.Heading("Dashboard")).ToBeVisibleAsync();
    }

    static async Task UseTokenOfSettingsAsync(IPage page, Installation here)
    {
        await page.Link("Settings").ClickAsync();
        await page.GetByLabel("Name of the new token").FillAsync("Import");
        await page.PushAsync("Create token");
        var secret = await page.GetByRole(AriaRole.Status).Locator("code").InnerTextAsync();
        here.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    static async Task LearnMoreAsync(IPage page)
    {
        await page.Link("Apps").ClickAsync();
        await page.ShootAsync("apps");
        await page.Link("Learn more about Constant Contact").ClickAsync();
        await Expect(page.Heading("What will happen")).ToBeVisibleAsync();
        // One group has members who may be mailed; 120 of 123 contacts are synced: two have too long a top-level domain (E4), one has no
        // group (E1).
        await Expect(page.Locator(".figures"))
            .ToContainTextAsync(
            "Groups that become lists 1 of 1 group Contacts that will sync 120 of 123 contacts New on your Constant Contact bill 120",
            new() { UseInnerText = false, IgnoreCase = true });
        await Expect(page.Locator(".bars")).ToContainTextAsync(new Regex("E4[^0-9]*2.*E1[^0-9]*1", RegexOptions.Singleline));
        await page.ShootAsync("constant-contact-learn-more");
    }

    static async Task GrantAsync(IPage page, string account, bool another = false)
    {
        await page.GetByLabel(new Regex("Preview first")).UncheckAsync();
        if (another)
            await page.GetByLabel(new Regex("Connect another account")).CheckAsync();
        await page.PushAsync("Connect");
        await page.Locator($"input[name=account][value='{account}']").CheckAsync();
        await page.PushAsync("Grant access");
        await Expect(page.Heading("Constant Contact")).ToBeVisibleAsync();
    }

    static async Task RefusedWhileSyncingAsync(IPage page)
    {
        await Expect(page.Heading("First sync")).ToBeVisibleAsync();
        await Expect(page.Button("Disconnect")).ToBeDisabledAsync();
        await Expect(page.Button("Sync now")).ToBeDisabledAsync();
        await Expect(page.GetByText("have to wait until it has finished")).ToBeVisibleAsync();
        await page.ScreenshotAsync(new() { Path = Screens.PathOf("constant-contact-syncing", "light"), FullPage = true });
    }

    static async Task DisconnectAsync(IPage page)
    {
        await page.GetByText("More", new() { Exact = true }).ClickAsync();
        await page.Link("Disconnect").ClickAsync();
        await Expect(page.Heading("Disconnect Constant Contact?")).ToBeVisibleAsync();
        await page.ShootAsync("constant-contact-disconnect");
        await page.PushAsync("Disconnect");
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("is disconnected");
        await Expect(page.GetByText("Last connected")).ToBeVisibleAsync();
    }

    [GeneratedRegex("/setup$")]
    private static partial Regex SetupPage();
}
