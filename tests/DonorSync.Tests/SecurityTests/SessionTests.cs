using System.Net;
using AngleSharp.Html.Parser;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.SecurityTests;

/// <summary>Cookies, and the effect of a forged Host header.</summary>
public sealed class SessionTests(RestServer server) : IClassFixture<RestServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_planted_cookie_is_worthless_and_is_replaced_by_signing_in()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        handler.CookieContainer.Add(server.Address, new Cookie("donorsync", "planted-by-somebody"));
        using var before = await http.GetAsync("/contacts", Cancellation);
        Assert.StartsWith(
            "/sign-in", before.Headers.Location!.OriginalString.Replace(server.Address.OriginalString.TrimEnd('/'), "",
                StringComparison.Ordinal), StringComparison.Ordinal);

        var page = new HtmlParser().ParseDocument(await http.GetStringAsync("/sign-in", Cancellation));
        var form = PageForm.Of(page, "/sign-in").Single(static f => f.Fields.ContainsKey("Form.Password"));
        form = form with
        {
            Fields = form.Fields.SetItem(
            "Form.Email", RestServer.AdminEmail).SetItem("Form.Password", RestServer.AdminPassword)
        };
        using var content = form.Content(page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        using var signedIn = await http.PostAsync("/sign-in", content, Cancellation);

        var cookie = Assert.Single(
            signedIn.Headers.GetValues("Set-Cookie"), static c => c.StartsWith("donorsync=", StringComparison.Ordinal));
        Assert.DoesNotContain("planted", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/contacts", Cancellation)).StatusCode);
    }

    [Theory]
    [InlineData("/contacts")]
    [InlineData("/groups/00000000-0000-0000-0000-000000000000")]
    public async Task A_forged_host_changes_no_link(string address)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Host = "evil.example";
        request.Headers.TryAddWithoutValidation("X-Forwarded-Host", "worse.example");
        using var answer = await http.SendAsync(request, Cancellation);
        Assert.DoesNotContain("worse.example", answer.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
        Assert.DoesNotMatch("(evil|worse).example", await answer.Content.ReadAsStringAsync(Cancellation));
    }
}

/// <summary>A server with a public address.</summary>
public sealed class NamedServer : RestServer
{
    protected override IReadOnlyDictionary<string, string?> Settings =>
        new Dictionary<string, string?> { ["PublicUrl"] = "https://donors.example.org" };
}

public sealed class NamedServerTests(NamedServer server) : IClassFixture<NamedServer>
{
    [Fact]
    public async Task After_granting_users_return_to_the_public_address_whatever_the_Host_header()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/apps/constant-contact/connect")
        {
            Content = new StringContent("{}", null, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", RestServer.Token);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains(Uri.EscapeDataString("https://donors.example.org/apps/constant-contact/callback"), text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example", "/sign-in", 400)]
    [InlineData("evil.example", "/contacts", 400)]
    [InlineData("evil.example", "/openapi/v1.json", 400)]
    [InlineData("donors.example.org.evil.example", "/sign-in", 400)]
    [InlineData("evil.example", "/health/live", 200)]
    [InlineData("donors.example.org", "/sign-in", 200)]
    [InlineData("DONORS.example.org:443", "/sign-in", 200)]
    [InlineData("localhost", "/sign-in", 200)]
    [InlineData("[::1]:5000", "/sign-in", 200)]
    public async Task The_server_responds_only_for_its_public_name_and_this_machine(string host, string path, int status)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.DoesNotContain(
            "evil", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("evil", answer.Headers.Location?.OriginalString ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_https_address_cookies_are_secure_also_without_a_trusted_proxy()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Host = "donors.example.org";
        using var answer = await http.GetAsync("/sign-in", TestContext.Current.CancellationToken);
        Assert.All(answer.Headers.GetValues("Set-Cookie"), static c => Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase));
        Assert.True(answer.Headers.Contains("Strict-Transport-Security"));
    }
}
