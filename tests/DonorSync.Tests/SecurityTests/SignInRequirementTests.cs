using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Database.Users;
using DonorSync.Tests.PagesTests;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using static DonorSync.Tests.SecurityTests.SignedInTests;

namespace DonorSync.Tests.SecurityTests;

/// <summary>What a user must do before the pages open, and what a change of their own sign-in requires.</summary>
public sealed partial class SignInRequirementTests(WatchedServer server) : IClassFixture<WatchedServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_password_that_another_person_gave_opens_only_the_page_where_it_is_changed()
    {
        var password = await GiveAsync("given@example.org");
        using var browser = Client(server, new CookieContainer());
        await SignInAsync(browser, "given@example.org", password);

        Assert.Equal("/account", await LeadsToAsync(browser, "/contacts"));
        Assert.Equal("/account", await LeadsToAsync(browser, "/"));
        Assert.Contains("given to you", await ChangeAsync(browser, password, password), StringComparison.Ordinal);
        Assert.Equal("/account", await LeadsToAsync(browser, "/contacts"));
        Assert.Contains("Your password is changed", await ChangeAsync(browser, password, "quite another one"), StringComparison.Ordinal);
        Assert.True(await IsInAsync(browser));

        using var later = Client(server, new CookieContainer());
        await SignInAsync(later, "given@example.org", "quite another one");
        Assert.True(await IsInAsync(later));
    }

    [Fact]
    public async Task A_given_password_works_for_seven_days()
    {
        var password = await GiveAsync("late@example.org");
        server.Time.Ahead += TimeSpan.FromDays(8);
        using var browser = Client(server, new CookieContainer());

        Assert.DoesNotContain("no longer works", await SignInAsync(browser, "late@example.org", "not it at all"), StringComparison.Ordinal);
        Assert.Contains("no longer works", await SignInAsync(browser, "late@example.org", password), StringComparison.Ordinal);
        Assert.False(await IsInAsync(browser));
        server.Time.Ahead -= TimeSpan.FromDays(8);
    }

    [Fact]
    public async Task An_organization_can_require_an_authenticator()
    {
        var colleague = await AddUserAsync(server, "colleague@example.org");
        using var working = Client(server, new CookieContainer());
        await SignInAsync(working, colleague, Password);
        using var administrator = await AdministratorAsync();

        await RequireAsync(administrator);
        Assert.True(await IsInAsync(working));

        await TurnOnAsync(administrator, RestServer.AdminPassword);
        await RequireAsync(administrator);
        Assert.False(await IsInAsync(working));
        Assert.True(await IsInAsync(administrator));

        using var again = Client(server, new CookieContainer());
        await SignInAsync(again, colleague, Password);
        Assert.Equal("/account/authenticator", await LeadsToAsync(again, "/contacts"));
        await TurnOnAsync(again, Password);
        Assert.True(await IsInAsync(again));

        // Restored for the other tests, which run in any order.
        await SubmitAsync(administrator, "/settings/people", "/settings/people/actions/require-authenticator");
        await SubmitAsync(administrator, "/account/authenticator", "/account/authenticator", ("Form.Password", RestServer.AdminPassword));
        using var plain = await AdministratorAsync();
        Assert.True(await IsInAsync(plain));
    }

    [Fact]
    public async Task Setting_up_an_authenticator_requires_the_password()
    {
        var email = await AddUserAsync(server, "careful@example.org");
        using var browser = Client(server, new CookieContainer());
        await SignInAsync(browser, email, Password);

        var answer = await SubmitAsync(browser, "/account/authenticator", "/account/authenticator", ("Form.Password", "not it at all"));

        Assert.Contains("not your password", answer, StringComparison.Ordinal);
        await using var scope = server.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        Assert.Null(await users.GetAuthenticatorKeyAsync((await users.FindByNameAsync(email))!));
    }

    [Fact]
    public async Task A_user_ends_a_session_of_another_browser_with_the_password()
    {
        var email = await AddUserAsync(server, "two.browsers@example.org");
        using var one = Client(server, new CookieContainer());
        using var two = Client(server, new CookieContainer());
        await SignInAsync(two, email, Password);
        await SignInAsync(one, email, Password);
        var other = SessionId().Match(await one.GetStringAsync("/account", Cancellation)).Groups[1].Value;

        Assert.Contains("not your password", await EndAsync(one, other, "not it at all"), StringComparison.Ordinal);
        Assert.True(await IsInAsync(two));
        Assert.Contains("1 browser signed out", await EndAsync(one, other, Password), StringComparison.Ordinal);

        Assert.False(await IsInAsync(two));
        Assert.True(await IsInAsync(one));
    }

    [Fact]
    public async Task Signing_in_again_in_one_browser_leaves_no_session_behind()
    {
        var email = await AddUserAsync(server, "again@example.org");
        var cookies = new CookieContainer();
        using var browser = Client(server, cookies);
        await SignInAsync(browser, email, Password);
        var copied = new CookieContainer();
        copied.Add(cookies.GetAllCookies());
        using var thief = Client(server, copied);
        Assert.True(await IsInAsync(thief));

        await SignInAsync(browser, email, Password);

        Assert.True(await IsInAsync(browser));
        Assert.False(await IsInAsync(thief));
    }

    static Task<string> EndAsync(HttpClient client, string session, string password) => SubmitAsync(
        client, "/account", "/account", ("_handler", "end-sessions"), ("Form.Ids", session), ("Form.Password", password));

    static Task<string> ChangeAsync(HttpClient client, string current, string fresh) => SubmitAsync(
        client, "/account", "/account", ("Form.Current", current), ("Form.Fresh", fresh), ("Form.Repeated", fresh));

    static Task<string> RequireAsync(HttpClient administrator) => SubmitAsync(
        administrator, "/settings/people", "/settings/people/actions/require-authenticator", ("required", "true"));

    async Task<HttpClient> AdministratorAsync()
    {
        var client = Client(server, new CookieContainer());
        await SignInAsync(client, RestServer.AdminEmail, RestServer.AdminPassword);
        return client;
    }

    /// <returns>The password, which the page shows once.</returns>
    async Task<string> GiveAsync(string email)
    {
        using var administrator = await AdministratorAsync();
        var page = await SubmitAsync(administrator, "/settings/people", "/settings/people", ("Form.Email", email), ("Form.Role", "Staff"));
        return ShownPassword().Match(page).Groups[1].Value;
    }

    static async Task TurnOnAsync(HttpClient client, string password)
    {
        const string page = "/account/authenticator";
        var begun = await SubmitAsync(client, page, page, ("Form.Password", password));
        var secret = ShownSecret().Match(begun).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal);
        Assert.Contains("recovery codes", await SubmitAsync(client, page, page, ("Form.Code", AuthenticatorTests.CodeOf(secret))),
            StringComparison.Ordinal);
    }

    static async Task<string?> LeadsToAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancellation);
        return answer.Headers.Location?.ToString();
    }

    [GeneratedRegex("<pre><code>([^<]+)</code></pre>")]
    private static partial Regex ShownPassword();

    [GeneratedRegex("enter the key: <code>([A-Z2-7 ]+)</code>")]
    private static partial Regex ShownSecret();

    [GeneratedRegex("name=\"Form.Ids\" value=\"([0-9a-f-]+)\"")]
    private static partial Regex SessionId();
}
