using System.Net;
using System.Text.Json;
using System.Web;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.SandboxTests;

/// <summary>Facts about signing in to the real service, known since November 2026, with their switches.</summary>
public sealed class SignInFactsTests
{
    const string Redirect = "http://localhost:5000/callback";

    static SandboxClient App(string? privateTo = null) =>
        new() { ClientId = "app", ClientSecret = "s3cr3t", RedirectUris = [Redirect], PrivateTo = privateTo };

    static string Url(string more = "&scope=contact_data%20offline_access%20account_read&state=s-1") =>
        $"/oauth2/default/v1/authorize?client_id=app&redirect_uri={Uri.EscapeDataString(Redirect)}&response_type=code{more}";

    static async Task<System.Collections.Specialized.NameValueCollection> GrantAsync(SandboxBench bench, string account, string? url = null)
    {
        var form = new Dictionary<string, string> { ["decision"] = "grant", ["account"] = account };
        return HttpUtility.ParseQueryString(
            (await bench.PostAsync(url ?? Url(), new FormUrlEncodedContent(form))).Expect(302).Location!.Query);
    }

    static Task<Reply> TokenAsync(SandboxBench bench, string code, string secret = "s3cr3t") => bench.PostAsync(
        "/oauth2/default/v1/token",
        new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["client_id"] = "app",
            ["client_secret"] = secret,
        }));

    [Fact]
    public async Task The_state_is_required_and_the_scope_optional_and_carried_back()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.Clients = [App()]);
        var refused = HttpUtility.ParseQueryString((await bench.GetAsync(Url("&scope=contact_data"))).Expect(302).Location!.Query);
        Assert.Equal("invalid_request", refused["error"]);
        var granted = await GrantAsync(bench, bench.Account.AccountId, Url("&state=s-1"));
        Assert.Equal(("s-1", "contact_data campaign_data account_read account_update"), (granted["state"], granted["scope"]));
        bench.Control.Behaviour = bench.Control.Behaviour with { RedirectCarriesScope = false };
        Assert.Null((await GrantAsync(bench, bench.Account.AccountId))["scope"]);
    }

    [Fact]
    public async Task The_secret_may_be_in_the_form_and_the_response_has_the_order_of_the_service()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.Clients = [App()]);
        bench.UseToken(null);
        var bad = await TokenAsync(bench, (await GrantAsync(bench, bench.Account.AccountId))["code"]!, "wrong");
        Assert.Equal((401, "invalid_client"), (bad.Status, bad.Json.Text("error")));
        var good = await TokenAsync(bench, (await GrantAsync(bench, bench.Account.AccountId))["code"]!);
        Assert.Equal(
            ["token_type", "expires_in", "access_token", "scope", "refresh_token", "id_token"],
            good.Expect(200).Json.EnumerateObject().Select(property => property.Name));
        var used = await TokenAsync(bench, "nonsense");
        Assert.Equal((400, "invalid_grant"), (used.Status, used.Json.Text("error")));
    }

    [Fact]
    public async Task A_private_application_is_granted_access_by_its_maker_alone()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.Clients = [App("a07maker")]);
        bench.Control.CreateAccount(new NewAccount { AccountId = "a07maker" });
        Assert.NotNull((await GrantAsync(bench, "a07maker"))["code"]);
        var other = bench.Control.Accounts.First(account => account.AccountId != "a07maker").AccountId;
        var refused = await GrantAsync(bench, other);
        Assert.Equal(
            ("access_denied", "User is not assigned to the client application."), (refused["error"], refused["error_description"]));
    }

    [Fact]
    public async Task A_login_without_an_account_gets_a_token_whose_calls_fail()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.Clients = [App()]);
        bench.UseToken(null);
        var tokens = (await TokenAsync(bench, (await GrantAsync(bench, "UNASSIGNED"))["code"]!)).Expect(200).Json;
        var claims = JsonDocument.Parse(Convert.FromBase64String(Padded(tokens.Text("access_token").Split('.')[1]))).RootElement;
        Assert.Equal("UNASSIGNED", claims.Text("platform_user_id"));
        bench.UseToken(tokens.Text("access_token"));
        (await bench.GetAsync("/v3/account/summary")).Expect(401);
    }

    [Fact]
    public async Task A_browser_that_is_signed_in_is_offered_its_account_unless_a_login_is_asked_for()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.Clients = [App()]);
        var other = bench.Control.CreateAccount(new NewAccount { AccountId = "zz-other", OrganizationName = "Other" }).AccountId;
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = bench.Sandbox.Address };
        Assert.Contains(other, await browser.GetStringAsync(Url(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["decision"] = "grant", ["account"] = bench.Account.AccountId });
        using var granted = await browser.PostAsync(Url(), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, granted.StatusCode);
        Assert.DoesNotContain(other, await browser.GetStringAsync(Url(), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(
            other, await browser.GetStringAsync(Url() + "&prompt=login", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var unknown = HttpUtility.ParseQueryString((await bench.GetAsync(Url() + "&prompt=none")).Expect(302).Location!.Query);
        Assert.Equal("invalid_request", unknown["error"]);
    }

    [Fact]
    public async Task The_token_endpoint_returns_a_web_page_for_a_request_without_a_user_agent()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Http.DefaultRequestHeaders.UserAgent.Clear();
        var refused = (await bench.PostAsync("/oauth2/default/v1/token?grant_type=refresh_token", null)).Expect(403);
        Assert.StartsWith("<html>", refused.Text, StringComparison.Ordinal);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        bench.Control.Behaviour = bench.Control.Behaviour with { TokenNeedsUserAgent = false };
        (await bench.PostAsync("/oauth2/default/v1/token?grant_type=refresh_token", null)).Expect(401);
    }

    [Fact]
    public async Task Every_answer_has_a_tracking_id_that_the_log_has_too_and_no_rate_header()
    {
        await using var bench = await SandboxBench.StartAsync();
        foreach (var path in new[] { "/v3/contacts", "/v3/no_such_thing", "/oauth2/default/v1/token" })
        {
            using var response = await bench.Http.GetAsync(path, TestContext.Current.CancellationToken);
            Assert.Equal(bench.Control.Requests()[^1].TrackingId, Assert.Single(response.Headers.GetValues("x-eig-tracking-id")));
            Assert.DoesNotContain(response.Headers, header => header.Key.Contains("rate", StringComparison.OrdinalIgnoreCase));
        }
    }

    static string Padded(string base64Url) => base64Url.Replace('-', '+').Replace('_', '/').PadRight((base64Url.Length + 3) / 4 * 4, '=');
}
