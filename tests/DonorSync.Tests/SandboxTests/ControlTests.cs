using DonorSync.ConstantContact.Sandbox;

namespace DonorSync.Tests.SandboxTests;

public sealed class ControlTests
{
    [Fact]
    public async Task The_clock_is_read_set_moved_and_put_back_over_http()
    {
        await using var bench = await SandboxBench.StartAsync();
        (await bench.PutAsync("/_sandbox/clock", new { now = "2030-01-02T03:04:05Z", stopped = true })).Expect(200);
        Assert.Equal("2030-01-02T03:05:05+00:00",
            (await bench.PostAsync("/_sandbox/clock/advance", new { seconds = 60 })).Json.Text("now"));
        Assert.True((await bench.GetAsync("/_sandbox/clock")).Json.GetProperty("stopped").GetBoolean());
        (await bench.DeleteAsync("/_sandbox/clock")).Expect(204);
        Assert.True(bench.Control.Clock.UtcNow < DateTimeOffset.Parse("2030-01-01T00:00:00Z", null));
        (await bench.PutAsync("/_sandbox/clock", new { })).Expect(400);
    }

    [Fact]
    public async Task The_switches_are_read_and_replaced_over_http()
    {
        await using var bench = await SandboxBench.StartAsync();
        var text = (await bench.GetAsync("/_sandbox/behaviour")).Expect(200).Text;
        (await bench.PutAsync("/_sandbox/behaviour",
            text.Replace("\"inclusive_bounds\":false", "\"inclusive_bounds\":true", StringComparison.Ordinal))).Expect(200);
        Assert.Equal(new SandboxBehaviour
        { InclusiveBounds = true }, bench.Control.Behaviour with
        {
            RefusedTopLevelDomains =
            new SandboxBehaviour().RefusedTopLevelDomains
        });
        (await bench.PutAsync("/_sandbox/behaviour", new { no_such_switch = true })).Expect(400);
    }

    [Fact]
    public async Task The_log_knows_method_path_status_client_and_account_and_not_the_control_plane()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.GetAsync("/v3/contacts?limit=5");
        await bench.GetAsync("/_sandbox/status");
        await bench.PostAsync("/v3/contact_lists", new { name = "A" });
        var log = bench.Control.Requests();
        Assert.Equal(["GET /v3/contacts?limit=5 200", "POST /v3/contact_lists 201"],
            log.Select(request => $"{request.Method} {request.Path} {request.Status}"));
        Assert.All(log, request => Assert.Equal(
            (SandboxOptions.LocalClientId, bench.Account.AccountId, true), (request.Client, request.Account, request.IsApi)));
        Assert.True(log[1].Bytes > 0);
        Assert.Equal("GET /contacts", log[0].Operation);
        Assert.Equal(1, (await bench.GetAsync($"/_sandbox/requests?since={log[0].Number}")).Json.GetArrayLength());
        (await bench.DeleteAsync("/_sandbox/requests")).Expect(204);
        Assert.Empty(bench.Control.Requests());
    }

    [Fact]
    public async Task Accounts_are_separate_and_the_status_shows_each()
    {
        await using var bench = await SandboxBench.StartAsync();
        (await bench.PostAsync("/_sandbox/accounts", new { account_id = "a-two", organization_name = "Two" })).Expect(200);
        (await bench.PostAsync("/_sandbox/accounts", new { account_id = "a-two" })).Expect(400);
        await bench.ListAsync("Only in the first");
        bench.UseToken((await bench.PostAsync("/_sandbox/tokens", new { account_id = "a-two" })).Json.Text("access_token"));
        Assert.Empty((await bench.GetAsync("/v3/contact_lists")).Json.GetProperty("lists").EnumerateArray());
        var status = (await bench.GetAsync("/_sandbox/status")).Expect(200).Json;
        Assert.Equal(2, status.GetProperty("accounts").GetArrayLength());
        Assert.Equal(bench.Sandbox.ApiBaseUrl.ToString(), status.Text("api_base_url"));
    }

    [Fact]
    public async Task Tokens_are_expired_and_revoked_and_the_quota_is_set_over_http()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => (options.EnforceLimits, options.RateLimitPerSecond) = (true, 1000));
        (await bench.PostAsync("/_sandbox/quota", new { requests = 9_999 })).Expect(204);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        (await bench.GetAsync("/v3/contacts")).ExpectGateway(429, "quota_exceeded", "Limit Exceeded");
        Assert.Equal(1, (await bench.PostAsync("/_sandbox/tokens/revoke", new { account_id = bench.Account.AccountId })).Json.Number(
            "revoked"));
        Assert.Equal(1, (await bench.PostAsync("/_sandbox/tokens/expire", new { })).Json.Number("expired"));
        (await bench.GetAsync("/v3/contacts")).Expect(401);
    }

    [Fact]
    public async Task A_form_of_a_foreign_page_cannot_reach_the_control_plane()
    {
        await using var bench = await SandboxBench.StartAsync();
        using var body = new StringContent("""{"kind":"throttled"}""", System.Text.Encoding.UTF8, "text/plain");
        (await bench.PostAsync("/_sandbox/faults", body)).Expect(400);
        Assert.Empty(bench.Control.Faults);
    }

    [Fact]
    public async Task A_deactivated_application_is_refused()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => options.Clients = [new SandboxClient { ClientId = SandboxOptions.LocalClientId, Deactivated = true }]);
        (await bench.GetAsync("/v3/contacts")).Expect(403);
    }
}
