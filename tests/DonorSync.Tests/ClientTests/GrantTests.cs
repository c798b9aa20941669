using DonorSync.ConstantContact.OAuth;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>Refreshing: saved before use, one at a time across threads and processes, and failures are reported (A7).</summary>
public sealed class GrantTests
{
    const string Token = "POST /token";
    const string Counts = "GET /v3/contacts/counts";

    static readonly Reply Fine = Reply.Json("{}");
    static readonly Reply Refused = Reply.Json(
        """{"error":"invalid_grant","error_description":"The refresh token is invalid or expired."}""", 400);

    static Reply Tokens(int number) => Reply.Json(
        $$"""{"access_token":"access-{{number}}","refresh_token":"refresh-{{number}}","expires_in":86400,"token_type":"Bearer"}""");

    static async Task CallAsync(ClientHarness harness) => await harness.Client().Contacts.CountsAsync(default);

    static async Task<string> StoredAsync(ClientHarness harness) =>
        (await harness.Grants.ReadAsync(ClientHarness.Connection, default))!.Tokens.RefreshToken;

    [Fact]
    public async Task A_token_that_is_about_to_end_is_refreshed_and_stored_before_it_is_used()
    {
        await using var harness = await ClientHarness.StartAsync();
        await harness.GrantAsync("access-1", "refresh-1", TimeSpan.FromMinutes(4));
        string? storedWhenUsed = null;
        harness.Server.On(Token, Tokens(2)).On(Counts, arrived =>
        {
            storedWhenUsed = StoredAsync(harness).GetAwaiter().GetResult();
            return Fine;
        });

        await CallAsync(harness);

        Assert.Equal("refresh-2", storedWhenUsed);
        Assert.Equal("access-2", harness.Server.LogOf(Counts).Single().Token);
        Assert.Equal("grant_type=refresh_token&refresh_token=refresh-1&client_id=the-client", harness.Server.LogOf(Token).Single().Text);
    }

    [Fact]
    public async Task A_401_is_answered_by_one_refresh_and_one_more_try()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Tokens(2)).On(Counts, arrived => arrived.Token == "access-2" ? Fine : Reply.Unauthorized);

        await CallAsync(harness);

        Assert.Equal(["access-1", "access-2"], harness.Server.LogOf(Counts).Select(static a => a.Token));
        Assert.Single(harness.Server.LogOf(Token));
    }

    [Fact]
    public async Task A_401_to_a_write_is_no_effect_and_the_write_is_sent_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Tokens(2)).On("POST /v3/contact_lists", Reply.Unauthorized, Reply.Json("""{"list_id":"l1"}""", 201));

        Assert.Equal("l1", (await harness.Client().Lists.CreateAsync("Donors", default)).ListId);
    }

    [Fact]
    public async Task A7_a_401_to_the_fresh_token_too_means_the_grant_is_dead()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Tokens(2)).On(Counts, Reply.Unauthorized);

        await Assert.ThrowsAsync<GrantRefusedException>(() => CallAsync(harness));

        Assert.Equal(2, harness.Server.LogOf(Counts).Count);
        Assert.Single(harness.Server.LogOf(Token));
    }

    [Fact]
    public async Task A7_a_refused_refresh_is_final_and_keeps_the_stored_grant()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Refused).On(Counts, Reply.Unauthorized);

        await Assert.ThrowsAsync<GrantRefusedException>(() => CallAsync(harness));

        Assert.Single(harness.Server.LogOf(Token));
        Assert.Equal("refresh-1", await StoredAsync(harness));
        // The lease is released: after reconnecting, no caller waits for it.
        Assert.True(await harness.Grants.TryLeaseAsync(ClientHarness.Connection, 1, Guid.Empty, TimeSpan.FromMinutes(1), default));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(400)]
    [InlineData(200)]
    public async Task Any_other_error_of_the_token_endpoint_is_temporary(int status)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Reply.Html(status), Reply.Empty(status), Reply.Cut, Tokens(2)).On(Counts, Reply.Unauthorized, Fine);

        await CallAsync(harness);

        Assert.Equal(4, harness.Server.LogOf(Token).Count);
    }

    [Fact]
    public async Task A_token_endpoint_that_stays_away_is_not_a_refused_grant()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Reply.Empty(503)).On(Counts, Reply.Unauthorized);

        await Assert.ThrowsAsync<UnavailableException>(() => CallAsync(harness));

        Assert.Equal(4, harness.Server.LogOf(Token).Count);
    }

    [Fact]
    public async Task A_wrong_client_secret_is_the_operators_fault_and_not_the_end_of_all_grants()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:ClientSecret"] = "hush" });
        harness.Server.On(Token, Reply.Json("""{"error":"invalid_client"}""", 401)).On(Counts, Reply.Unauthorized);

        var failed = await Assert.ThrowsAsync<ConstantContactException>(() => CallAsync(harness));

        Assert.Contains("ConstantContact__ClientSecret", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", harness.Logs.All + failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_calls_of_two_processes_share_one_refresh()
    {
        await using var harness = await ClientHarness.StartAsync();
        await using var sibling = harness.Sibling();
        harness.Server.On(Token, Tokens(2), Refused).On(Counts, arrived => arrived.Token == "access-2" ? Fine : Reply.Unauthorized);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => CallAsync(i % 2 == 0 ? harness : sibling)));

        Assert.Single(harness.Server.LogOf(Token));
        Assert.Equal("refresh-2", await StoredAsync(harness));
    }

    [Theory]
    [InlineData("""{"access_token":"access-2","expires_in":86400}""")]
    [InlineData("""{"access_token":"access-2","refresh_token":"","expires_in":86400}""")]
    [InlineData("""{"access_token":"access-2","refresh_token":null,"expires_in":86400}""")]
    public async Task Long_lived_refresh_tokens_stay_when_none_comes_back_A7(string answer)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, Reply.Json(answer)).On(Counts, Reply.Unauthorized, Fine);

        await CallAsync(harness);

        Assert.Equal("refresh-1", await StoredAsync(harness));
    }

    [Fact]
    public async Task A_reconnect_during_a_refused_refresh_wins()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Token, _ =>
        {
            harness.GrantAsync("access-9", "refresh-9", TimeSpan.FromDays(1)).GetAwaiter().GetResult();
            return Refused;
        }).On(Counts, arrived => arrived.Token == "access-9" ? Fine : Reply.Unauthorized);

        await CallAsync(harness);

        Assert.Equal("refresh-9", await StoredAsync(harness));
    }

    [Fact]
    public async Task The_lease_of_a_dead_process_expires()
    {
        await using var harness = await ClientHarness.StartAsync();
        await harness.Grants.TryLeaseAsync(
            ClientHarness.Connection, 1, new Guid("0195c000-0000-7000-8000-0000000000ff"), TimeSpan.FromSeconds(20), default);
        harness.Server.On(Token, Tokens(2)).On(Counts, Reply.Unauthorized, Fine);

        await CallAsync(harness);

        Assert.Equal("refresh-2", await StoredAsync(harness));
    }

    [Fact]
    public async Task Cancelling_during_a_refresh_does_not_lose_the_new_token()
    {
        await using var harness = await ClientHarness.StartAsync();
        using var cancel = new CancellationTokenSource();
        harness.Server.On(Counts, Reply.Unauthorized).On(Token, _ =>
        {
            cancel.Cancel();
            return Tokens(2);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Client().Contacts.CountsAsync(cancel.Token));

        Assert.Equal("refresh-2", await StoredAsync(harness));
    }

    [Fact]
    public async Task Without_a_grant_nothing_is_sent()
    {
        await using var harness = await ClientHarness.StartAsync();
        await Assert.ThrowsAsync<GrantRefusedException>(() => harness.Client(new ConnectionId(Guid.Empty)).Contacts.CountsAsync(default));

        Assert.Empty(harness.Server.Log);
    }

    [Fact]
    public void ToString_shows_no_secret()
    {
        var tokens = new GrantedTokens("access", "refresh", DateTimeOffset.UnixEpoch);
        object[] values = [tokens, new Grant(tokens, 3), new TokenBody("access", "refresh", 1, null),
            new SignInStart(new("http://x/?state=s"), "state", "verifier"), new SignedIn(tokens, new("a", null))];

        foreach (var text in values.Select(static v => v.ToString()!))
        {
            Assert.DoesNotContain("access", text, StringComparison.Ordinal);
            Assert.DoesNotContain("refresh", text, StringComparison.Ordinal);
            Assert.DoesNotContain("verifier", text, StringComparison.Ordinal);
        }
    }
}
