using System.Reflection;
using System.Text;
using DonorSync.Server;
using DonorSync.Tests.Scenarios;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DonorSync.Tests.PagesTests;

/// <summary>Every page: screenshots, an accessibility check by axe-core, and a walk with the Tab key alone.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EveryPageTests(Browser browser)
{
    /// <summary>Pages that are shown only without a sign-in, or never: the story tests check them.</summary>
    static readonly string[] SeenElsewhere = ["/setup", "/sign-in", "/sign-in/code"];

    [Fact]
    public async Task Every_page_is_accessible_and_usable_by_keyboard()
    {
        await using var here = await BusyHour.StartAsync();
        await BusyHour.ChangeAsync(here);
        await here.SyncAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        var pages = await AddressesAsync(here, page);

        Assert.Equal(Templates().Except(SeenElsewhere).Order(StringComparer.Ordinal), pages.Keys.Order(StringComparer.Ordinal));
        foreach (var (template, address) in pages)
        {
            await page.GotoAsync(address);
            var name = $"page{template.Replace("{Id:guid}", "one", StringComparison.Ordinal)
                .Replace("{Other:guid}", "other", StringComparison.Ordinal).Replace('/', '-')}";
            await page.ShootAsync(name);
            await page.IsUsedByKeyboardAsync(name);
        }
    }

    [Fact]
    public async Task The_first_stop_of_the_Tab_key_skips_to_the_content()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.GotoAsync("/contacts");

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to content")).ToBeFocusedAsync();
        await Expect(page.GetByText("Skip to content")).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("main#content")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_page_with_an_accessibility_fault_is_found()
    {
        await using var here = await Installation.StartAsync();
        var page = await browser.OpenAsync(here.Address);
        await page.SignInAsync();
        await page.EvaluateAsync("""
            () => {
              const main = document.querySelector('main');
              main.insertAdjacentHTML('beforeend', '<img src="/assets/icon.svg"><button>go</button>');
              main.lastElementChild.style.outline = 'none';
            }
            """);

        var found = await Assert.ThrowsAnyAsync<Exception>(() => page.HasNothingToSayAsync("a faulty page"));
        Assert.Contains("image-alt", found.Message, StringComparison.Ordinal);
        var walked = await Assert.ThrowsAnyAsync<Exception>(() => page.IsUsedByKeyboardAsync("a faulty page"));
        Assert.Contains("go", walked.Message, StringComparison.Ordinal);
    }

    /// <summary>Returns the templates of all pages with an address, by reflection, so that a new one cannot be forgotten.</summary>
    static IEnumerable<string> Templates() =>
        typeof(DonorSyncServer).Assembly.GetTypes().SelectMany(static t => t.GetCustomAttributes<RouteAttribute>())
            .Select(static r => r.Template);

    static async Task<Dictionary<string, string>> AddressesAsync(Installation here, IPage page)
    {
        var contact = (string)(await here.ContactAsync("ben@example.org"))!["id"]!;
        var group = (string)(await here.GroupAsync("Newsletter"))!["id"]!;
        var run = (string)(await here.NewestRunAsync())["id"]!;
        var pages = Templates().Except(SeenElsewhere).Where(static t => !t.Contains('{', StringComparison.Ordinal))
            .ToDictionary(static t => t);
        foreach (var template in new[] { "/contacts/{Id:guid}", "/contacts/{Id:guid}/edit", "/contacts/{Id:guid}/delete",
            "/contacts/{Id:guid}/erase", "/contacts/{Id:guid}/merge" })
            pages[template] = template.Replace("{Id:guid}", contact, StringComparison.Ordinal);
        pages["/contacts/{Id:guid}/merge/{Other:guid}"] = $"/contacts/{contact}/merge/"
            + $"{(await here.ContactAsync("ada@example.org"))!["id"]}";
        foreach (var template in new[] { "/groups/{Id:guid}", "/groups/{Id:guid}/rename", "/groups/{Id:guid}/delete" })
            pages[template] = template.Replace("{Id:guid}", group, StringComparison.Ordinal);
        foreach (var template in new[] { "/activity/{Id:guid}", "/activity/{Id:guid}/undo" })
            pages[template] = template.Replace("{Id:guid}", run, StringComparison.Ordinal);
        await page.GotoAsync("/settings/people");
        pages["/settings/people/{Id:guid}"] = (await page.Link($"Password and access of {People.Admin}").GetAttributeAsync("href"))!;
        pages["/contacts/bulk"] = $"/contacts/bulk?who=all&do=remove&to={group}";
        pages["/contacts/work/{Id:guid}"] = await BulkTests.ChangeAsync(
            page, pages["/contacts/bulk"].Replace("remove", "add", StringComparison.Ordinal));
        pages["/contacts/import/{Id:guid}"] = await UploadAsync(page);
        return pages;
    }

    static async Task<string> UploadAsync(IPage page)
    {
        await page.GotoAsync("/contacts/import");
        await page.GetByLabel("CSV file").SetInputFilesAsync(
            new FilePayload
            {
                Name = "donors.csv",
                MimeType = "text/csv",
                Buffer = Encoding.UTF8.GetBytes("Email,First Name,Shoe size\nzoe@example.org,Zoe,38\n")
            });
        await page.PushAsync("Continue");
        await Expect(page.Button("Import")).ToBeVisibleAsync();
        return new Uri(page.Url).AbsolutePath;
    }
}
