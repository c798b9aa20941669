using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Calls;
using DonorSync.Server.Operations.Doctor;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>The firewall in front of Constant Contact: it requires a User-Agent, returns web pages, and numbers requests.</summary>
public sealed class FirewallTests
{
    const string Counts = "GET /v3/contacts/counts";
    const string Create = "POST /v3/contact_lists";

    static readonly Uri Redirect = new("http://localhost:5000/apps/constant-contact/callback");

    [Fact]
    public async Task No_request_goes_without_the_name_and_version_of_the_product()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Reply.Json("""{"total":7}""")).On(Create, Reply.Json("""{"list_id":"l1"}""", 201))
            .On("POST /token", Reply.Json("""{"access_token":"a","refresh_token":"r","expires_in":86400}"""))
            .On("GET /v3/account/summary", Reply.Json("""{"encoded_account_id":"a07"}"""));

        await harness.Client().Contacts.CountsAsync(default);
        await harness.Client().Lists.CreateAsync("Donors", default);
        await harness.Flow.CompleteAsync("the-code", Redirect, "the-verifier", default);
        var options = new ConstantContactOptions
        {
            ApiBaseUrl = harness.Server.Address + "/v3",
            TokenUrl = harness.Server.Address + "/token"
        };
        await new ServiceCheck(options, TimeProvider.System).LookAsync(default);

        Assert.Equal(6, harness.Server.Log.Count);
        Assert.All(harness.Server.Log, static arrived => Assert.Matches(@"^DonorSync/\d+\.\d+[\w.\-]*$", arrived.UserAgent));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("text/plain")]
    public async Task A_web_page_with_403_at_the_token_address_is_a_firewall_and_leaves_the_grant_alone(string type)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Reply.Html(403, type, "eig-1"));
        await harness.GrantAsync("ended", "refresh-1", TimeSpan.Zero);

        var refused = await Assert.ThrowsAsync<FirewallException>(() => harness.Client().Contacts.CountsAsync(default));

        Assert.Contains("A firewall in front of Constant Contact refused the sign-in service", refused.Message, StringComparison.Ordinal);
        Assert.Contains("before the request reached Constant Contact", refused.Message, StringComparison.Ordinal);
        Assert.Contains("(tracking id eig-1)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Check whether a proxy or a firewall on your side", refused.Message, StringComparison.Ordinal);
        // Retrying does not help against a firewall.
        Assert.Single(harness.Server.LogOf("POST /token"));
        Assert.Equal("refresh-1", (await harness.Grants.ReadAsync(ClientHarness.Connection, default))!.Tokens.RefreshToken);
        Assert.DoesNotContain("refresh-1", refused.Message + harness.Logs.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_with_403_elsewhere_is_a_firewall_and_not_a_missing_privilege()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Reply.Html(403));

        var refused = await Assert.ThrowsAsync<FirewallException>(() => harness.Client().Contacts.CountsAsync(default));

        Assert.Contains("refused GET contacts/counts with 403, a web page", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Oops", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_403_of_the_service_itself_is_a_missing_privilege()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Reply.Json("""{"error_key":"access_denied","error_message":"no"}""", 403));

        await Assert.ThrowsAsync<ForbiddenException>(() => harness.Client().Contacts.CountsAsync(default));
    }

    [Theory]
    [InlineData(400, "with 400, a web page from something in front of it")]
    [InlineData(502, "502, a web page from something in front of it")]
    [InlineData(200, "a web page came instead of the answer")]
    public async Task Other_web_pages_are_named_too(int status, string words)
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "1" });
        harness.Server.On(Counts, Reply.Html(status));

        var failed = await Assert.ThrowsAnyAsync<ConstantContactException>(() => harness.Client().Contacts.CountsAsync(default));

        Assert.Contains(words, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_call_is_logged_and_reported_with_its_tracking_id()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Reply.Json("""[{"error_key":"contacts.api.some","error_message":"no"}]""", 400, "amzn-1", "eig-2"));

        var refused = await Assert.ThrowsAsync<ApiException>(() => harness.Client().Lists.CreateAsync("Donors", default));

        Assert.Contains("(tracking id eig-2)", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            "POST contact_lists was refused: 400 contacts.api.some (tracking id eig-2)", harness.Logs.All, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("one two")]
    public async Task An_invalid_tracking_id_is_neither_logged_nor_reported(string id)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Reply.Json("""[{"error_key":"x","error_message":"no"}]""", 400, null, id));

        var refused = await Assert.ThrowsAsync<ApiException>(() => harness.Client().Lists.CreateAsync("Donors", default));

        Assert.DoesNotContain(id, refused.Message + harness.Logs.All, StringComparison.Ordinal);
    }
}
