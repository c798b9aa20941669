using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary>Signing in and out in a browser.</summary>
public sealed class SignInTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    public async Task After_signing_in_a_user_sees_the_requested_page()
    {
        using var browser = new Browser(server.Address);

        await browser.OpenAsync("/?tab=1");
        Assert.StartsWith("/sign-in?", browser.Path, StringComparison.Ordinal);
        await browser.SubmitAsync(new() { ["Form.Email"] = RestServer.AdminEmail, ["Form.Password"] = RestServer.AdminPassword });

        Assert.Equal("/?tab=1", browser.Path);
        Assert.Contains("<h1>Dashboard</h1>", browser.Html, StringComparison.Ordinal);
        Assert.Contains("Hope", browser.Html, StringComparison.Ordinal);
        Assert.Contains(RestServer.AdminEmail, browser.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin@example.org", "wrong")]
    [InlineData("nobody@example.org", RestServer.AdminPassword)]
    [InlineData("", "")]
    public async Task A_wrong_password_and_an_unknown_address_get_the_same_response(string email, string password)
    {
        using var browser = new Browser(server.Address);

        await browser.SignInAsync(email, password);

        Assert.Contains("The email or the password is wrong.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain($"value=\"{RestServer.AdminPassword}\"", browser.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        using var browser = new Browser(server.Address);

        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, $"/sign-in?returnUrl={Uri.EscapeDataString(returnUrl)}");

        Assert.Equal("/", browser.Path);
        Assert.Equal(server.Address.Host, browser.Response.RequestMessage!.RequestUri!.Host);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);

        await browser.SubmitAsync([], "/sign-out");
        Assert.Equal("/sign-in", browser.Path);
        await browser.OpenAsync("/");

        Assert.StartsWith("/sign-in", browser.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_site_has_no_effect()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);

        await browser.SubmitAsync(new() { ["__RequestVerificationToken"] = "forged" }, "/sign-out");

        Assert.Contains("<h1>Dashboard</h1>", (await browser.OpenAsync("/")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_opens_the_pages_and_not_the_API()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.OpenAsync("/api/v1/contacts")).Response.StatusCode);
    }

    [Fact]
    public async Task A_missing_page_says_so()
    {
        using var browser = new Browser(server.Address);

        await browser.OpenAsync("/no/such/page");

        Assert.Equal(HttpStatusCode.NotFound, browser.Response.StatusCode);
        Assert.Contains("There is nothing here", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_pages_need_nothing_from_elsewhere_and_no_script()
    {
        using var browser = new Browser(server.Address);
        await browser.OpenAsync("/sign-in");

        Assert.DoesNotContain("<script", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", browser.Html, StringComparison.Ordinal);
        Assert.Contains(
            "default-src 'none'", browser.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var style = browser.Html.Split(
            "href=\"").First(part => part.StartsWith("/assets/site.css", StringComparison.Ordinal)).Split('"')[0];
        Assert.Equal("text/css", (await browser.OpenAsync(style)).Response.Content.Headers.ContentType!.MediaType);
    }
}

/// <summary>Guessing a password.</summary>
public sealed class LockOutTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    public async Task After_five_wrong_tries_the_right_password_does_not_help()
    {
        using var browser = new Browser(server.Address);
        for (var i = 0; i < 5; i++)
            await browser.SignInAsync(RestServer.AdminEmail, "a guess");

        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);

        Assert.Contains("locked for 15 minutes", browser.Html, StringComparison.Ordinal);
        Assert.Equal("/sign-in", browser.Path);
    }
}
