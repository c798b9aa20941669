using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Tests.ClientTests;

/// <summary>Signing in to Constant Contact (A1).</summary>
public sealed class SignInTests
{
    static readonly Uri Redirect = new("http://localhost:5000/apps/constant-contact/callback");
    static readonly Reply Tokens = Reply.Json(
        """{"access_token":"access-5","refresh_token":"refresh-5","expires_in":86400,"id_token":"e30"}""");
    static readonly Reply Account = Reply.Json("""{"encoded_account_id":"a07","organization_name":"Acme","country_code":"us"}""");

    [Fact]
    public async Task A1_the_address_asks_for_a_code_with_scopes_state_and_challenge()
    {
        await using var harness = await ClientHarness.StartAsync();

        var start = harness.Flow.Start(Redirect);
        var query = QueryHelpers.ParseQuery(start.Url.Query);

        Assert.Equal(harness.Server.Address + "/authorize", start.Url.GetLeftPart(UriPartial.Path));
        Assert.Equal("code", query["response_type"]);
        Assert.Equal("the-client", query["client_id"]);
        Assert.Equal(Redirect.OriginalString, query["redirect_uri"]);
        Assert.Equal("contact_data campaign_data offline_access account_read", query["scope"]);
        Assert.Contains("scope=contact_data%20campaign_data%20offline_access%20account_read", start.Url.Query, StringComparison.Ordinal);
        Assert.Equal(start.State, query["state"]);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.Equal(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(start.CodeVerifier))), query["code_challenge"]);
        Assert.InRange(start.CodeVerifier.Length, 43, 128);
        Assert.NotEqual(start.State, harness.Flow.Start(Redirect).State);
    }

    [Fact]
    public async Task A_public_client_proves_itself_with_the_verifier()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Tokens).On("GET /v3/account/summary", Account);

        var signedIn = await harness.Flow.CompleteAsync("the-code", Redirect, "the-verifier", default);

        var form = QueryHelpers.ParseQuery(harness.Server.LogOf("POST /token").Single().Text);
        Assert.Equal("authorization_code", form["grant_type"]);
        Assert.Equal("the-code", form["code"]);
        Assert.Equal(Redirect.OriginalString, form["redirect_uri"]);
        Assert.Equal("the-verifier", form["code_verifier"]);
        Assert.Equal("the-client", form["client_id"]);
        Assert.Equal(("access-5", "refresh-5"), (signedIn.Tokens.AccessToken, signedIn.Tokens.RefreshToken));
        Assert.InRange(signedIn.Tokens.ExpiresAt - harness.Clock.GetUtcNow(), TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Equal(new CtctAccount("a07", "Acme"), signedIn.Account);
        Assert.Equal("access-5", harness.Server.LogOf("GET /v3/account/summary").Single().Token);
    }

    [Fact]
    public async Task A_client_with_a_secret_uses_it_and_no_challenge()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:ClientSecret"] = "hush:now" });
        harness.Server.On("POST /token", Tokens).On("GET /v3/account/summary", Account);

        var start = harness.Flow.Start(Redirect);
        await harness.Flow.CompleteAsync("the-code", Redirect, start.CodeVerifier, default);

        Assert.DoesNotContain("code_challenge", start.Url.Query, StringComparison.Ordinal);
        var sent = harness.Server.LogOf("POST /token").Single();
        Assert.Equal("Basic " + Convert.ToBase64String("the-client:hush:now"u8), sent.Authorization);
        Assert.DoesNotContain("client_id", sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("code_verifier", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_code_is_refused()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Reply.Json("""{"error":"invalid_grant"}""", 400));

        var refused = await Assert.ThrowsAsync<GrantRefusedException>(() => harness.Flow.CompleteAsync("the-code", Redirect, "v", default));

        Assert.DoesNotContain("the-code", harness.Logs.All + refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_offline_access_there_is_no_grant_to_save()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Reply.Json("""{"access_token":"access-5","expires_in":86400}"""));

        var failed = await Assert.ThrowsAsync<ConstantContactException>(
            () => harness.Flow.CompleteAsync("the-code", Redirect, "v", default));

        Assert.Contains("offline access", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_without_an_account_is_refused()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Tokens).On("GET /v3/account/summary", Reply.Json("""{"organization_name":"Acme"}"""));

        await Assert.ThrowsAsync<UnavailableException>(() => harness.Flow.CompleteAsync("the-code", Redirect, "v", default));
    }

    [Fact]
    public async Task Privileges_are_read_by_name()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            "GET /v3/account/user/privileges", Reply.Json("""[{"privilege_id":30,"privilege_name":"contacts:read"},{"privilege_id":1}]"""));

        Assert.Equal(["contacts:read"], await harness.Client().Account.PrivilegesAsync(default));
    }
}
