using AngleSharp.Html.Parser;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.RestTests;
using Microsoft.Extensions.Configuration;

namespace DonorSync.Tests.SecurityTests;

/// <summary>A server behind a proxy on the same machine.</summary>
public sealed class ProxiedServer : RestServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["PublicUrl"] = "https://donors.example.org",
        ["Proxy:Trusted"] = "127.0.0.1, ::1",
        ["Limits:SignInsPerMinute"] = "3",
    };
}

/// <summary>Whether a server believes a proxy about the origin of a request.</summary>
public sealed class ProxyTests(ProxiedServer behind, RestServer alone) : IClassFixture<ProxiedServer>, IClassFixture<RestServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_that_was_encrypted_to_the_proxy_gets_secure_cookies()
    {
        using var answer = await SignInAsync(behind, "192.0.2.1", "https");
        Assert.All(answer.Headers.GetValues("Set-Cookie"), static c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("max-age", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")), StringComparison.Ordinal);

        // The public address sets the scheme of browsers, whatever the proxy says.
        using var unsaid = await SignInAsync(behind, "192.0.2.1", "http");
        Assert.All(unsaid.Headers.GetValues("Set-Cookie"), static c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Each_browser_behind_the_proxy_has_its_own_limit()
    {
        for (var i = 0; i < 3; i++)
            Assert.NotEqual(429, (int)(await SignInAsync(behind, "192.0.2.2", "https")).StatusCode);
        Assert.Equal(429, (int)(await SignInAsync(behind, "192.0.2.2", "https")).StatusCode);
        Assert.NotEqual(429, (int)(await SignInAsync(behind, "192.0.2.3", "https")).StatusCode);
    }

    [Fact]
    public async Task Without_a_trusted_proxy_forwarded_headers_are_ignored()
    {
        using var answer = await SignInAsync(alone, "192.0.2.4", "https");
        Assert.All(
            answer.Headers.GetValues("Set-Cookie"), static c => Assert.DoesNotContain("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Theory]
    [InlineData("proxy.example.org")]
    [InlineData("127.0.0.1, 10.0.0.0/99")]
    public void An_invalid_address_stops_the_start(string trusted)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Proxy:Trusted", trusted)]).Build();
        var refused = Assert.Throws<SettingsException>(() => SettingsBinder.Bind<ProxyOptions>(settings, "Proxy"));
        Assert.Contains("Proxy__Trusted", refused.Message, StringComparison.Ordinal);
    }

    static async Task<HttpResponseMessage> SignInAsync(RestServer server, string from, string scheme)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Host = "donors.example.org";
        http.DefaultRequestHeaders.Add("X-Forwarded-For", from);
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", scheme);
        using var got = await http.GetAsync("/sign-in", Cancellation);
        var page = new HtmlParser().ParseDocument(await got.Content.ReadAsStringAsync(Cancellation));
        var form = PageForm.Of(page, "/sign-in").Single(static f => f.Fields.ContainsKey("Form.Password"));
        form = form with
        {
            Fields = form.Fields.SetItem(
            "Form.Email", RestServer.AdminEmail).SetItem("Form.Password", RestServer.AdminPassword)
        };
        using var content = form.Content(page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in") { Content = content };
        if (got.Headers.TryGetValues("Set-Cookie", out var set))
            request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", set.Select(static c => c.Split(';')[0])));
        return await http.SendAsync(request, Cancellation);
    }
}
