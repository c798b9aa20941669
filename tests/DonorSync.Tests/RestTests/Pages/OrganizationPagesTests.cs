using System.Net;
using DonorSync.Database.Organizations;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>The organization's name and time zone, and further organizations of an installation.</summary>
public sealed class OrganizationPagesTests(RestServer server) : IClassFixture<RestServer>
{
    [Fact]
    public async Task Times_are_shown_in_the_organizations_time_zone_and_stay_UTC_for_machines()
    {
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);
        await browser.OpenAsync("/settings/people");
        var before = browser.Html;
        Assert.Matches("<time datetime=\"[^\"]+Z\" title=\"UTC\">[^<]+ UTC</time>", before);

        await browser.OpenAsync("/settings/organization");
        Assert.Contains("value=\"Pacific/Kiritimati\"", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(
            new() { ["_handler"] = "organization", ["Form.Name"] = "Hope & Co", ["Form.TimeZone"] = "Pacific/Kiritimati" });
        Assert.Contains("Saved.", browser.Html, StringComparison.Ordinal);
        await browser.OpenAsync("/settings/people");
        Assert.Contains("Hope &amp; Co", browser.Html, StringComparison.Ordinal);
        var utc = DateTimeOffset.Parse(
            before.Split("<time datetime=\"")[1].Split('"')[0], System.Globalization.CultureInfo.InvariantCulture);
        var there = utc.ToOffset(TimeSpan.FromHours(14)).ToString("d MMM yyyy, HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains($"title=\"Pacific/Kiritimati\">{there}</time>", browser.Html, StringComparison.Ordinal);

        await browser.OpenAsync("/settings/organization");
        await browser.SubmitAsync(new() { ["_handler"] = "organization", ["Form.Name"] = "", ["Form.TimeZone"] = "Nowhere/Land" });
        Assert.Contains("It must not be empty.", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(new() { ["_handler"] = "organization", ["Form.Name"] = "Hope", ["Form.TimeZone"] = "Nowhere/Land" });
        Assert.Null((await OrganizationsAsync()).Single(static o => o.Name == "Hope").TimeZone);
    }

    [Fact]
    public async Task A_further_organization_is_created_by_the_first_ones_administrator_and_is_isolated()
    {
        using var first = new Browser(server.Address);
        await first.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);
        await server.Client.ContactAsync(new { lastName = "Apart", primaryEmail = "apart@example.org" });
        await first.OpenAsync("/settings/organization");
        await first.SubmitAsync(Further("Second Chance", RestServer.AdminEmail));
        Assert.Contains("It already has an account on this installation.", first.Html, StringComparison.Ordinal);
        await first.SubmitAsync(Further((await OrganizationsAsync())[0].Name, "head@second.example.org"));
        Assert.Contains("It is already the name of another organi", first.Html, StringComparison.Ordinal);
        Assert.Single(await OrganizationsAsync());

        await first.SubmitAsync(Further("Second Chance", "head@second.example.org"));
        var password = first.Html.Split("<pre><code>")[1].Split("</code>")[0];
        Assert.Equal(2, (await OrganizationsAsync()).Count);

        using var second = new Browser(server.Address);
        Assert.Equal("/", (await second.SignInAsync("head@second.example.org", password)).Path);
        Assert.DoesNotContain("apart@example.org", (await second.OpenAsync("/contacts")).Html, StringComparison.Ordinal);
        await second.OpenAsync("/settings/organization");
        Assert.DoesNotContain("Add an organization", second.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("Hope", second.Html, StringComparison.Ordinal);
        await second.SubmitAsync(Further("Third", "head@third.example.org"));
        Assert.NotEqual(HttpStatusCode.InternalServerError, second.Response.StatusCode);
        Assert.Equal(2, (await OrganizationsAsync()).Count);
    }

    static Dictionary<string, string> Further(string name, string email) =>
        new() { ["_handler"] = "add-organization", ["Form.OrganizationName"] = name, ["Form.Email"] = email };

    Task<IReadOnlyList<Organization>> OrganizationsAsync() =>
        server.Services.GetRequiredService<OrganizationService>().ListAsync(TestContext.Current.CancellationToken);
}
