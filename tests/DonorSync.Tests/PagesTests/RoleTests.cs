using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Storage;
using DonorSync.Sync;
using DonorSync.Tests.Scenarios;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.PagesTests;

/// <summary>Every page and every form of the pages, tried by everybody who should not: nothing leaks, nothing is changed.</summary>
public sealed partial class RoleTests
{
    const string Password = "a password for tests";

    /// <summary>Open to everybody, signed in or not.</summary>
    static readonly string[] Open =
        ["/sign-in", "/sign-in/code", "/setup", "/not-found", "/error", "/access-denied", "/assets/{name}", "/apps/constant-contact/callback", "/health/live", "/health/ready", "/metrics"];

    [Fact]
    public async Task Nobody_sees_a_page_or_sends_a_form_without_signing_in()
    {
        await using var here = await Installation.StartAsync();
        using var anybody = Client(here);

        var pages = Pages(here).Except(Open).ToList();
        Assert.True(pages.Count > 10, "the pages were not found");
        foreach (var page in pages)
            Assert.Equal("/sign-in", Target(await anybody.GetAsync(page, Cancellation)));
        foreach (var form in Forms(here))
            Assert.Equal("/sign-in", Target(await anybody.PostAsync(form, null, Cancellation)));
    }

    [Theory]
    [InlineData(UserRole.ReadOnly)]
    [InlineData(UserRole.Staff)]
    public async Task A_role_gets_no_further_than_it_may(UserRole role)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        using var person = await SignedInAsync(here, role, organization: null);
        var before = await here.GetAsync("apps/constant-contact");

        foreach (var page in new[] { "/settings", "/settings/people", "/apps/constant-contact/disconnect" })
            Assert.Equal("/access-denied", Target(await person.GetAsync(page, Cancellation)));
        foreach (var form in Forms(here))
        {
            using var empty = new FormUrlEncodedContent([new("nothing", "here")]);
            var answer = await person.PostAsync(form, empty, Cancellation);
            // Staff may send some forms, but not without the page's token.
            Assert.True(Target(answer) == "/access-denied" || (role == UserRole.Staff && Refused(answer)), $"{form}: {answer.StatusCode} {answer.Headers.Location}");
        }

        Assert.Equal(before.ToJsonString(), (await here.GetAsync("apps/constant-contact")).ToJsonString());
    }

    [Fact]
    public async Task Another_organisation_sees_nothing_of_this_one()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        var run = (string)(await here.FirstSyncAsync())["id"]!;
        using var stranger = await SignedInAsync(here, UserRole.Administrator, "Elsewhere");

        foreach (var page in new[] { $"/activity/{run}", $"/activity/{run}/undo", $"/activity/{run}/changes.csv" })
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(page, Cancellation)).StatusCode);
        foreach (var page in new[] { "/", "/activity", "/apps/constant-contact", "/review", "/settings", "/settings/people" })
        {
            var answer = await stranger.GetAsync(page, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var text = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotMatch(Traces(), text);
        }
        Assert.Equal("connected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static bool Refused(HttpResponseMessage answer) =>
        answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType || answer.Headers.Location?.OriginalString.Contains("problem=", StringComparison.Ordinal) == true;

    static string? Target(HttpResponseMessage answer) =>
        answer.Headers.Location is { } location ? (location.IsAbsoluteUri ? location.AbsolutePath : location.OriginalString.Split('?')[0]) : null;

    static IEnumerable<string> Pages(Installation here) => Addresses(here, HttpMethods.Get);

    static IEnumerable<string> Forms(Installation here) => Addresses(here, HttpMethods.Post).Where(static a => a.Contains("/actions/", StringComparison.Ordinal));

    static IEnumerable<string> Addresses(Installation here, string method) => here.Services.GetServices<EndpointDataSource>()
        .SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<IHttpMethodMetadata>() is null or { HttpMethods.Count: 0 } || e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Contains(method))
        .Select(static e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
        .Where(static a => !a.StartsWith("/api/", StringComparison.Ordinal) && !a.StartsWith("/openapi", StringComparison.Ordinal) && !a.StartsWith("/docs", StringComparison.Ordinal)
            && !a.StartsWith("/_", StringComparison.Ordinal))
        .Select(static a => Id().Replace(a, Guid.Empty.ToString())).Distinct();

    static HttpClient Client(Installation here) => new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = here.Address };

    static async Task<HttpClient> SignedInAsync(Installation here, UserRole role, string? organization)
    {
        var email = $"{role}@example.org".ToLowerInvariant();
        await using (var scope = here.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
            var id = (await db.Organizations.SingleAsync(Cancellation)).Id;
            if (organization is not null)
            {
                id = new OrganizationId(new Guid("01990000-0000-7000-8000-000000000001"));
                db.Add(new Organization { Id = id, Name = organization, CreatedAt = DateTimeOffset.UnixEpoch });
                await db.SaveChangesAsync(Cancellation);
            }
            var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
            Assert.True((await users.CreateAsync(new User { Id = new Guid("01990000-0000-7000-8000-000000000002"), OrganizationId = id, Role = role, UserName = email, Email = email }, Password)).Succeeded);
        }
        var client = Client(here);
        var page = await client.GetStringAsync("/sign-in", Cancellation);
        var fields = Hidden().Matches(page).ToDictionary(static m => m.Groups[1].Value, static m => WebUtility.HtmlDecode(m.Groups[2].Value));
        (fields["Form.Email"], fields["Form.Password"]) = (email, Password);
        using var form = new FormUrlEncodedContent(fields);
        Assert.Equal("/", Target(await client.PostAsync("/sign-in", form, Cancellation)));
        return client;
    }

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"\{[iI]d(:guid)?\}")]
    private static partial Regex Id();

    [GeneratedRegex("ada@example|Newsletter|Scenario|Sandbox Organization|admin@example")]
    private static partial Regex Traces();
}
