using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>The server, and users of each role with browsers.</summary>
public class PeopleServer : RestServer
{
    const string Password = "another correct horse";

    public async Task<Browser> AdministratorAsync()
    {
        var browser = new Browser(Address);
        await browser.SignInAsync(AdminEmail, AdminPassword);
        return browser;
    }

    /// <summary>Returns a user of the organization with this role.</summary>
    public async Task<Browser> SomebodyAsync(UserRole role)
    {
        await using var donors = await OpenAsync();
        return await SomebodyAsync(donors.Organization, role);
    }

    /// <summary>Returns an administrator of another organization.</summary>
    public async Task<Browser> StrangerAsync()
    {
        var (organization, _) = await OtherOrganizationAsync($"Others {Guid.CreateVersion7(Clock.GetUtcNow())}");
        return await SomebodyAsync(organization, UserRole.Administrator);
    }

    async Task<Browser> SomebodyAsync(OrganizationId organization, UserRole role)
    {
        await using var scope = Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var id = Guid.CreateVersion7(Clock.GetUtcNow());
        var user = new User
        {
            Id = id,
            UserName = $"{id:N}@example.org",
            Email = $"{id:N}@example.org",
            OrganizationId = organization,
            Role = role,
            CreatedAt = Clock.GetUtcNow()
        };
        Assert.True((await users.CreateAsync(user, Password)).Succeeded);
        var browser = new Browser(Address);
        await browser.SignInAsync(user.Email, Password);
        return browser;
    }
}

/// <summary>Checks for the content of pages.</summary>
static partial class PageText
{
    /// <summary>Returns the page's text without tags, with decoded entities and single blanks.</summary>
    public static string Text(this Browser browser) =>
        WebUtility.HtmlDecode(
            Blanks.Replace(Tag.Replace(browser.Html[browser.Html.IndexOf("<main", StringComparison.Ordinal)..], " "), " "));

    public static void Shows(this Browser browser, string text) => Assert.Contains(text, browser.Text(), StringComparison.Ordinal);

    public static void Hides(this Browser browser, string text) => Assert.DoesNotContain(text, browser.Text(), StringComparison.Ordinal);

    public static Browser Expect(this Browser browser, HttpStatusCode status)
    {
        Assert.True(status == browser.Response.StatusCode, $"{browser.Path}: {(int)browser.Response.StatusCode} {browser.Html}");
        return browser;
    }

    /// <summary>Checks that a page has one title, one h1, and a label for every field.</summary>
    public static void IsWellMade(this Browser browser)
    {
        Assert.Single(Heading.Matches(browser.Html));
        Assert.Matches("<title>[^<]+ - DonorSync</title>", browser.Html);
        foreach (Match field in Field.Matches(browser.Html))
            Assert.Contains($"for=\"{field.Groups["id"].Value}\"", browser.Html, StringComparison.Ordinal);
    }

    /// <summary>Reloads the page of a task until it has ended.</summary>
    public static async Task EndOfWorkAsync(this Browser browser)
    {
        Assert.StartsWith("/contacts/work/", browser.Path, StringComparison.Ordinal);
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (browser.Expect(HttpStatusCode.OK).Html.Contains("id=\"work-progress\"", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, $"Still at work: {browser.Text()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
            await browser.OpenAsync(browser.Path);
        }
    }

    /// <summary>Returns the page's links that start with this text, decoded.</summary>
    public static IReadOnlyList<string> Links(this Browser browser, string begin) =>
        [.. Link.Matches(browser.Html).Select(m => WebUtility.HtmlDecode(m.Groups["to"].Value))
            .Where(to => to.StartsWith(begin, StringComparison.Ordinal))];

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks { get; }

    [GeneratedRegex("<h1")]
    private static partial Regex Heading { get; }

    [GeneratedRegex("""<(input|select|textarea) id="(?<id>[^"]+)" (?!type="hidden")""")]
    private static partial Regex Field { get; }

    [GeneratedRegex("""href="(?<to>[^"]+)["]""")]
    private static partial Regex Link { get; }
}
