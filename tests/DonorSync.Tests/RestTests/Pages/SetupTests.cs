using DonorSync.Database.Organizations;
using DonorSync.Server.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>The first run, in a browser.</summary>
public sealed class SetupTests(SetupTests.EmptyServer server) : IClassFixture<SetupTests.EmptyServer>
{
    /// <summary>A server without bootstrap settings.</summary>
    public class EmptyServer : RestServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
        {
            ["Bootstrap:OrganizationName"] = null,
            ["Bootstrap:AdminEmail"] = null,
            ["Bootstrap:AdminPassword"] = null,
            ["Bootstrap:ApiToken"] = null,
        };
    }

    [Fact]
    public async Task The_first_visitor_sets_up_the_organization_and_later_ones_cannot()
    {
        using var browser = new Browser(server.Address);
        await browser.OpenAsync("/");
        Assert.Equal("/setup", browser.Path);

        await browser.SubmitAsync(Form("", "nobody", "correct horse", "correct horses"));
        Assert.Contains("The email address is not valid.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("The two passwords are not the same.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("The organization&#x27;s name must not be empty.", browser.Html, StringComparison.Ordinal);

        await browser.SubmitAsync(Form("Hope & Sons", "me@example.org", "short", "short"));
        Assert.Contains("Passwords must be at least 8 characters.", browser.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Hope &amp; Sons\"", browser.Html, StringComparison.Ordinal);
        Assert.False(await server.Services.GetRequiredService<OrganizationService>().AnyAsync(TestContext.Current.CancellationToken));

        await browser.SubmitAsync(Form("Hope & Sons", "me@example.org", "correct horse", "correct horse"));
        Assert.Equal("/", browser.Path);
        Assert.Contains("No donors yet", browser.Html, StringComparison.Ordinal);

        using var late = new Browser(server.Address);
        Assert.StartsWith("/sign-in", (await late.OpenAsync("/setup")).Path, StringComparison.Ordinal);
        Assert.Equal("/", (await late.SignInAsync("me@example.org", "correct horse")).Path);
        Assert.Single(await server.Services.GetRequiredService<OrganizationService>().ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task On_a_reachable_server_the_setup_needs_the_code_in_the_log()
    {
        await using var open = new OpenServer();
        await open.InitializeAsync();
        var code = open.Services.GetRequiredService<SetupCode>();
        Assert.True(code.IsReachable);
        Assert.False(server.Services.GetRequiredService<SetupCode>().IsReachable);
        using var browser = new Browser(open.Address);
        await browser.OpenAsync("/setup");
        Assert.Contains("Setup code", browser.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(code.Code, browser.Html, StringComparison.Ordinal);

        foreach (var wrong in new[] { "", "guess", code.Code[..^1] })
        {
            await browser.SubmitAsync(Form("Mine", "me@example.org", "correct horse", "correct horse", wrong));
            Assert.Contains("The setup code is not the one in the server&#x27;s log.", browser.Html, StringComparison.Ordinal);
        }
        Assert.False(await open.Services.GetRequiredService<OrganizationService>().AnyAsync(TestContext.Current.CancellationToken));
        await browser.SubmitAsync(Form("Mine", "me@example.org", "correct horse", "correct horse", code.Code));
        Assert.Equal("/", browser.Path);
    }

    [Theory]
    [InlineData("Host", "donors.example.org", true)]
    [InlineData("X-Forwarded-For", "203.0.113.9", true)]
    [InlineData("Forwarded", "for=203.0.113.9", true)]
    [InlineData("Via", "1.1 proxy", true)]
    [InlineData("Host", "localhost", false)]
    [InlineData("Accept", "text/html", false)]
    public async Task A_request_through_a_proxy_on_the_same_machine_is_asked_for_the_code(string header, string value, bool asked)
    {
        await using var fresh = new EmptyServer();
        await fresh.InitializeAsync();
        using var http = new HttpClient { BaseAddress = fresh.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/setup");
        request.Headers.TryAddWithoutValidation(header, value);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(
            asked, (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
                .Contains("Setup code", StringComparison.Ordinal));
    }

    /// <summary>A server with a public address.</summary>
    public sealed class OpenServer : EmptyServer
    {
        protected override IReadOnlyDictionary<string, string?> Settings =>
            new Dictionary<string, string?>(base.Settings) { ["PublicUrl"] = "https://donors.example.org" };
    }

    static Dictionary<string, string> Form(string name, string email, string password, string repeated, string code = "") => new()
    {
        ["Form.OrganizationName"] = name,
        ["Form.Email"] = email,
        ["Form.Password"] = password,
        ["Form.Repeated"] = repeated,
        ["Form.Code"] = code,
    };
}
