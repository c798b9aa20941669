using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Storage;
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

        await browser.SubmitAsync(new() { ["_handler"] = "create-token", ["Form.Name"] = "Web shop <1>" });
        var secret = Secret.Match(browser.Html).Groups["secret"].Value;
        (await server.ClientOf(secret).GetAsync("contacts")).Expect(HttpStatusCode.OK);

        await browser.OpenAsync("/settings");
        Assert.Contains("Web shop &lt;1&gt;", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, browser.Html, StringComparison.Ordinal);

        var handler = Handler.Matches(browser.Html).Last().Groups["name"].Value;
        await browser.SubmitAsync(new() { ["_handler"] = handler });
        Assert.Contains("revoked", browser.Html, StringComparison.Ordinal);
        (await server.ClientOf(secret).GetAsync("contacts")).Expect(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Only_administrators_get_there()
    {
        await using (var donors = await server.OpenAsync())
            await donors.Db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, UserRole.ReadOnly), TestContext.Current.CancellationToken);
        using var browser = new Browser(server.Address);

        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword, "/sign-in?returnUrl=/settings");

        Assert.StartsWith("/access-denied", browser.Path, StringComparison.Ordinal);
        await using (var donors = await server.OpenAsync())
            await donors.Db.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, UserRole.Administrator), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("<code>(?<secret>ds_[A-Za-z0-9_-]{43})</code>")]
    private static partial Regex Secret { get; }

    [GeneratedRegex("value=\"(?<name>revoke-[^\"]+)\"")]
    private static partial Regex Handler { get; }
}
