using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Tokens;
using DonorSync.Database.Users;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.RestTests;

/// <summary>The Settings page: API tokens.</summary>
public sealed partial class SettingsTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    public async Task A_token_is_made_shown_once_used_and_revoked()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, "/sign-in?returnUrl=/settings");

        await browser.SubmitAsync(new() { ["_handler"] = "create-token", ["Form.Name"] = "Web shop <1>", ["Form.Scopes"] = "read" });
        var secret = Secret.Match(browser.Html).Groups["secret"].Value;
        (await server.ClientOf(secret).GetAsync("contacts")).Expect(HttpStatusCode.OK);
        (await server.ClientOf(secret).PostAsync("contacts", new { lastName = "x" }))
            .ExpectProblem(HttpStatusCode.Forbidden, "insufficient_scope");

        await browser.OpenAsync("/settings");
        Assert.Contains("Web shop &lt;1&gt;", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, browser.Html, StringComparison.Ordinal);

        var handler = Handler.Matches(browser.Html).Last().Groups["name"].Value;
        await browser.SubmitAsync(new() { ["_handler"] = handler });
        Assert.Contains("revoked", browser.Html, StringComparison.Ordinal);
        (await server.ClientOf(secret).GetAsync("contacts")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_form_offers_what_most_programs_need_and_keeps_what_was_chosen()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, "/sign-in?returnUrl=/settings");
        Assert.Equal(["read", "contacts"], Chosen.Matches(browser.Html).Select(static m => m.Groups["name"].Value));

        await browser.SubmitAsync(new() { ["_handler"] = "create-token", ["Form.Name"] = "Nothing" });
        Assert.Contains("The scopes are missing", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(
            new() { ["_handler"] = "create-token", ["Form.Name"] = "Past", ["Form.Scopes"] = "sync", ["Form.LastDay"] = "2020-02-29" });
        Assert.Contains("The end date must be in the future.", browser.Html, StringComparison.Ordinal);
        Assert.Equal(["sync"], Chosen.Matches(browser.Html).Select(static m => m.Groups["name"].Value));
        await browser.SubmitAsync(
            new() { ["_handler"] = "create-token", ["Form.Name"] = "Soon", ["Form.Scopes"] = "sync", ["Form.LastDay"] = "soon" });
        Assert.Contains("The end date must be a date.", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(
            new() { ["_handler"] = "create-token", ["Form.Name"] = "Later", ["Form.Scopes"] = "sync", ["Form.LastDay"] = "2999-02-28" });

        await using var donors = await server.OpenAsync();
        var made = (await donors.Tokens.ListAsync(TestContext.Current.CancellationToken)).Single(static t => t.Name == "Later");
        Assert.Equal((TokenScopes.Sync, new DateTimeOffset(2999, 3, 1, 0, 0, 0, TimeSpan.Zero)), (made.Scopes, made.ExpiresAt));
        Assert.Contains("1 Mar 2999", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_scopes_are_chosen_together()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, "/sign-in?returnUrl=/settings");

        await browser.SubmitEachAsync(
            [new("_handler", "create-token"), new("Form.Name", "Several"), new("Form.Scopes", "read"),
                new("Form.Scopes", "administration")]);

        await using var donors = await server.OpenAsync();
        var made = (await donors.Tokens.ListAsync(TestContext.Current.CancellationToken)).Single(static t => t.Name == "Several");
        Assert.Equal((TokenScopes.Read | TokenScopes.Administration, (DateTimeOffset?)null), (made.Scopes, made.ExpiresAt));
    }

    [Fact]
    public async Task Only_administrators_get_there()
    {
        await using (var donors = await server.OpenAsync())
            await donors.Db.Users.ExecuteUpdateAsync(
                set => set.SetProperty(u => u.Role, UserRole.ReadOnly), TestContext.Current.CancellationToken);
        using var browser = new Browser(server.Address);

        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, "/sign-in?returnUrl=/settings");

        Assert.StartsWith("/access-denied", browser.Path, StringComparison.Ordinal);
        await using (var donors = await server.OpenAsync())
            await donors.Db.Users.ExecuteUpdateAsync(
                set => set.SetProperty(u => u.Role, UserRole.Administrator), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<code>(?<secret>ds_[A-Za-z0-9_-]{43})</code>")]
    private static partial Regex Secret { get; }

    [GeneratedRegex("name=\"Form.Scopes\" value=\"(?<name>[a-z]+)\" checked")]
    private static partial Regex Chosen { get; }

    [GeneratedRegex("value=\"(?<name>revoke-[^\"]+)\"")]
    private static partial Regex Handler { get; }
}
