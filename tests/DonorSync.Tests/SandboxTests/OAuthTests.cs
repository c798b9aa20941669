using System.Buffers.Text;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.SandboxTests;

public sealed class OAuthTests
{
    private const string Redirect = "http://localhost:5000/callback";
    private const string Verifier = "a-verifier-of-some-forty-characters-or-more-0123456789";

    [Fact]
    public async Task A_user_sees_the_requested_access_and_grants_it()
    {
        await using var bench = await SandboxBench.StartAsync();
        var page = await bench.Http.GetAsync(AuthorizeUrl(bench), TestContext.Current.CancellationToken);
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("Sandbox, not Constant Contact", html, StringComparison.Ordinal);
        Assert.Contains("see and change contacts and lists", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);

        var back = await DecideAsync(bench, "grant");
        Assert.Equal("s-1", back["state"]);
        var tokens = (await ExchangeAsync(bench, back["code"]!)).Expect(200).Json;
        Assert.Equal(86400, tokens.Number("expires_in"));
        Assert.Equal("Bearer", tokens.Text("token_type"));
        Assert.Equal("contact_data offline_access account_read", tokens.Text("scope"));
        Assert.Equal(3, tokens.Text("id_token").Split('.').Length);
        bench.UseToken(tokens.Text("access_token"));
        var account = (await bench.GetAsync("/v3/account/summary")).Expect(200).Json;
        Assert.Equal(bench.Account.AccountId, account.Text("encoded_account_id"));
    }

    [Fact]
    public async Task Denying_comes_back_on_the_redirect_with_the_state()
    {
        await using var bench = await SandboxBench.StartAsync();
        var back = await DecideAsync(bench, "deny");
        Assert.Equal(("access_denied", "s-1"), (back["error"], back["state"]));
    }

    [Fact]
    public async Task Two_accounts_can_be_told_apart_and_one_preselected()
    {
        await using var bench = await SandboxBench.StartAsync();
        var other = bench.Control.CreateAccount(new NewAccount { OrganizationName = "<b>Other</b>" });
        var html = (await bench.GetAsync(AuthorizeUrl(bench) + $"&account={other.AccountId}")).Text;
        Assert.Contains($"value=\"{other.AccountId}\" checked", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Other</b>", html, StringComparison.Ordinal);
        var tokens = (await ExchangeAsync(bench, (await DecideAsync(bench, "grant", other.AccountId))["code"]!)).Json;
        bench.UseToken(tokens.Text("access_token"));
        Assert.Equal(other.AccountId, (await bench.GetAsync("/v3/account/summary")).Json.Text("encoded_account_id"));
    }

    [Fact]
    public async Task Auto_grant_redirects_without_a_person()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.AutoGrant = true);
        var reply = await bench.GetAsync(AuthorizeUrl(bench));
        Assert.Equal(302, reply.Status);
        Assert.NotNull(HttpUtility.ParseQueryString(reply.Location!.Query)["code"]);
    }

    [Theory]
    [InlineData("client_id=nobody")]
    [InlineData("redirect_uri=https%3A%2F%2Fevil.example%2Fcallback")]
    [InlineData("redirect_uri=")]
    public async Task A_wrong_client_or_redirect_is_shown_and_never_redirected(string wrong)
    {
        await using var bench = await SandboxBench.StartAsync();
        var name = wrong.Split('=')[0];
        var query = string.Join('&', AuthorizeUrl(bench).Split('?')[1].Split('&')
            .Where(pair => !pair.StartsWith(name + "=", StringComparison.Ordinal)).Append(wrong));
        var reply = await bench.GetAsync("/oauth2/default/v1/authorize?" + query);
        Assert.Equal(400, reply.Status);
        Assert.Null(reply.Location);
    }

    [Theory]
    [InlineData("scope", "nonsense", "invalid_scope")]
    [InlineData("scope", "contact_data+offline_access", null)]
    [InlineData("scope", "contact_data%2Boffline_access", "invalid_scope")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge", "", "invalid_request")]
    public async Task Other_faults_of_the_request_go_back_on_the_redirect(string name, string value, string? error)
    {
        await using var bench = await SandboxBench.StartAsync(options => options.AutoGrant = true);
        var query = string.Join('&', AuthorizeUrl(bench).Split('?')[1].Split('&')
            .Where(pair => !pair.StartsWith(name + "=", StringComparison.Ordinal)));
        var reply = await bench.GetAsync("/oauth2/default/v1/authorize?" + query + (value.Length == 0 ? "" : $"&{name}={value}"));
        Assert.Equal(error, HttpUtility.ParseQueryString(reply.Location!.Query)["error"]);
    }

    [Fact]
    public async Task A_code_works_once_within_five_minutes_for_its_redirect_and_verifier()
    {
        await using var bench = await SandboxBench.StartAsync();
        var code = (await DecideAsync(bench, "grant"))["code"]!;
        (await ExchangeAsync(bench, code)).Expect(200);
        ExpectOAuthError(await ExchangeAsync(bench, code), 400, "invalid_grant");
        ExpectOAuthError(await ExchangeAsync(bench, (await DecideAsync(bench, "grant"))["code"]!, verifier: "wrong"), 400, "invalid_grant");
        ExpectOAuthError(await ExchangeAsync(bench, (await DecideAsync(bench, "grant"))["code"]!, redirect: "http://localhost:1/other"),
            400, "invalid_grant");
        var late = (await DecideAsync(bench, "grant"))["code"]!;
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(5));
        ExpectOAuthError(await ExchangeAsync(bench, late), 400, "invalid_grant");
    }

    [Fact]
    public async Task A_refresh_rotates_and_the_old_token_is_refused_immediately()
    {
        await using var bench = await SandboxBench.StartAsync();
        var first = (await ExchangeAsync(bench, (await DecideAsync(bench, "grant"))["code"]!)).Json;
        var second = (await RefreshAsync(bench, first.Text("refresh_token"))).Expect(200).Json;
        Assert.NotEqual(first.Text("refresh_token"), second.Text("refresh_token"));
        ExpectOAuthError(await RefreshAsync(bench, first.Text("refresh_token")), 400, "invalid_grant");
        (await RefreshAsync(bench, second.Text("refresh_token"))).Expect(200);
        // An issued access token stays valid.
        bench.UseToken(first.Text("access_token"));
        (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
    }

    [Fact]
    public async Task Reuse_ends_the_grant_when_the_switch_says_so()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Behaviour = options.Behaviour with { RefreshReuseEndsGrant = true });
        var first = bench.Control.IssueTokens(bench.Account.AccountId).RefreshToken!;
        var second = (await RefreshAsync(bench, first)).Json.Text("refresh_token");
        ExpectOAuthError(await RefreshAsync(bench, first), 400, "invalid_grant");
        ExpectOAuthError(await RefreshAsync(bench, second), 400, "invalid_grant");
    }

    [Fact]
    public async Task Long_lived_refresh_tokens_stay_the_same()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.RotatingRefreshTokens = false);
        var token = bench.Control.IssueTokens(bench.Account.AccountId).RefreshToken!;
        Assert.Equal(token, (await RefreshAsync(bench, token)).Expect(200).Json.Text("refresh_token"));
        (await RefreshAsync(bench, token)).Expect(200);
    }

    [Fact]
    public async Task A_refresh_token_dies_after_180_idle_days_and_on_revocation()
    {
        await using var bench = await SandboxBench.StartAsync();
        var idle = bench.Control.IssueTokens(bench.Account.AccountId).RefreshToken!;
        bench.Control.Clock.Advance(TimeSpan.FromDays(181));
        ExpectOAuthError(await RefreshAsync(bench, idle), 400, "invalid_grant");
        var revoked = bench.Control.IssueTokens(bench.Account.AccountId);
        Assert.True(bench.Control.RevokeGrants() > 0);
        ExpectOAuthError(await RefreshAsync(bench, revoked.RefreshToken!), 400, "invalid_grant");
        bench.UseToken(revoked.AccessToken);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        bench.Control.Behaviour = bench.Control.Behaviour with { RevocationReachesAccessTokens = true };
        (await bench.GetAsync("/v3/contacts")).Expect(401);
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_refresh_token()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Null(bench.Control.IssueTokens(bench.Account.AccountId, scope: "contact_data").RefreshToken);
    }

    [Fact]
    public async Task A_confidential_client_needs_its_secret_as_basic_credentials()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Clients = [new SandboxClient { ClientId = "app", ClientSecret = "s3cr3t", RedirectUris = [Redirect] }]);
        var url = $"/oauth2/default/v1/authorize?client_id=app&redirect_uri={Uri.EscapeDataString(Redirect)}&response_type=code&scope="
            + "contact_data%20offline_access&state=x";
        async Task<string> CodeAsync() =>
            Back(await bench.PostAsync(url,
                new FormUrlEncodedContent(new Dictionary<string,
                    string>
                { ["decision"] = "grant", ["account"] = bench.Account.AccountId })))["code"]!;
        Task<Reply> TokenAsync(string code, string? secret)
        {
            bench.Http.DefaultRequestHeaders.Authorization = secret is null
                ? null
                : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("app:" + secret)));
            return bench.PostAsync("/oauth2/default/v1/token",
                new FormUrlEncodedContent(new Dictionary<string,
                    string>
                {
                    ["grant_type"] = "authorization_code",
                    ["code"] = code,
                    ["redirect_uri"] = Redirect,
                    ["client_id"] = "app"
                }));
        }

        ExpectOAuthError(await TokenAsync(await CodeAsync(), null), 401, "invalid_client");
        ExpectOAuthError(await TokenAsync(await CodeAsync(), "wrong"), 401, "invalid_client");
        var tokens = (await TokenAsync(await CodeAsync(), "s3cr3t")).Expect(200).Json;
        // Parameters in the query work as well, according to the service's support.
        (await bench.PostAsync($"/oauth2/default/v1/token?grant_type=refresh_token&refresh_token={tokens.Text("refresh_token")}", null))
            .Expect(200);
    }

    [Fact]
    public async Task The_token_endpoint_allows_one_call_per_second()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.EnforceLimits = true);
        ExpectOAuthError(await RefreshAsync(bench, "x"), 400, "invalid_grant");
        (await RefreshAsync(bench, "x")).ExpectGateway(429, "throttled", "Too Many Requests");
    }

    [Fact]
    public async Task Unknown_grants_and_missing_parameters_are_named()
    {
        await using var bench = await SandboxBench.StartAsync();
        ExpectOAuthError(await TokenAsync(bench, []), 400, "invalid_request");
        ExpectOAuthError(await TokenAsync(bench, new() { ["grant_type"] = "client_credentials" }), 400, "unsupported_grant_type");
        ExpectOAuthError(await bench.PostAsync("/oauth2/default/v1/token", new FormUrlEncodedContent([])), 401, "invalid_client");
    }

    [Fact]
    public async Task A_device_gets_its_tokens_once_a_person_typed_the_code()
    {
        await using var bench = await SandboxBench.StartAsync();
        var start = (await bench.PostAsync(
            "/oauth2/default/v1/device/authorize",
                new FormUrlEncodedContent(new Dictionary<string,
                    string>
                { ["client_id"] = SandboxOptions.LocalClientId, ["scope"] = "contact_data offline_access" }))).Expect(200).Json;
        Task<Reply> PollAsync() =>
            TokenAsync(bench, new()
            {
                ["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code",
                ["device_code"] = start.Text("device_code")
            });
        ExpectOAuthError(await PollAsync(), 400, "authorization_pending");
        ExpectOAuthError(await PollAsync(), 400, "slow_down");
        var page = await bench.PostAsync(
            "/activate", new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["user_code"] = start.Text("user_code"),
                    ["account"] = bench.Account.AccountId,
                    ["decision"] = "grant"
                }));
        Assert.Contains("The device is connected", page.Text, StringComparison.Ordinal);
        bench.Control.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True((await PollAsync()).Expect(200).Json.Has("refresh_token"));
        ExpectOAuthError(await PollAsync(), 400, "invalid_grant");
    }

    [Fact]
    public async Task No_token_code_or_secret_is_ever_logged()
    {
        await using var bench = await SandboxBench.StartAsync();
        var code = (await DecideAsync(bench, "grant"))["code"]!;
        var tokens = (await ExchangeAsync(bench, code)).Json;
        bench.UseToken(tokens.Text("access_token"));
        await bench.GetAsync("/v3/contacts");
        await bench.PostAsync(
            $"/oauth2/default/v1/token?grant_type=refresh_token&client_id={SandboxOptions.LocalClientId}&refresh_token="
            + $"{tokens.Text("refresh_token")}", null);
        var log = JsonSerializer.Serialize(bench.Control.Requests());
        foreach (var secret in new[] { code, tokens.Text("access_token"), tokens.Text("refresh_token"), Verifier })
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    private static string AuthorizeUrl(SandboxBench bench) =>
        $"{bench.Sandbox.AuthorizeUrl.AbsolutePath}?client_id={SandboxOptions.LocalClientId}&redirect_uri={Uri.EscapeDataString(Redirect)}"
        + "&response_type=code&scope=contact_data%20offline_access%20account_read&state=s-1&code_challenge="
        + $"{Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))}&code_challenge_method=S256";

    private static async Task<System.Collections.Specialized.NameValueCollection> DecideAsync(
        SandboxBench bench, string decision, string? account = null) =>
        Back(await bench.PostAsync(AuthorizeUrl(bench),
            new FormUrlEncodedContent(new Dictionary<string,
                string>
            { ["decision"] = decision, ["account"] = account ?? bench.Account.AccountId, ["role"] = "AccountOwner" })));

    private static System.Collections.Specialized.NameValueCollection Back(Reply reply)
    {
        reply.Expect(302);
        Assert.StartsWith(Redirect + "?", reply.Location!.ToString(), StringComparison.Ordinal);
        return HttpUtility.ParseQueryString(reply.Location.Query);
    }

    private static Task<Reply> ExchangeAsync(SandboxBench bench, string code, string verifier = Verifier, string redirect = Redirect) =>
        TokenAsync(bench, new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect,
            ["code_verifier"] = verifier
        });

    private static Task<Reply> RefreshAsync(SandboxBench bench, string token) =>
        TokenAsync(bench, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = token });

    private static Task<Reply> TokenAsync(SandboxBench bench, Dictionary<string, string> form)
    {
        form["client_id"] = SandboxOptions.LocalClientId;
        return bench.PostAsync("/oauth2/default/v1/token", new FormUrlEncodedContent(form));
    }

    private static void ExpectOAuthError(Reply reply, int status, string error)
    {
        reply.Expect(status);
        Assert.Equal(error, reply.Json.Text("error"));
        Assert.NotEmpty(reply.Json.Text("error_description"));
    }
}
