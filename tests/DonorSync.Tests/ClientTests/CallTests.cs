using System.Net;
using System.Net.Sockets;
using DonorSync.ConstantContact.Calls;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.ClientTests;

/// <summary>How every kind of response is handled: reads are retried; a write that creates something is never retried blindly.</summary>
public sealed class CallTests
{
    const string Counts = "GET /v3/contacts/counts";
    const string Create = "POST /v3/contact_lists";

    static readonly Reply Fine = Reply.Json("""{"total":7}""");
    static readonly Reply Made = Reply.Json("""{"list_id":"l1","name":"Donors"}""", 201);

    static Reply Failing(string how) => how switch
    {
        "500" => Reply.Json("""[{"error_key":"x","error_message":"boom"}]""", 500),
        "502" => Reply.Html(502),
        "503" => Reply.Empty(503),
        "504" => Reply.Json("""{"message":"Endpoint request timed out"}""", 504),
        "cut" => Reply.Cut,
        "cut inside" => Reply.CutInside("""{"total":7,"explicit":1}"""),
        "html" => Reply.Html(200),
        "empty" => Reply.Empty(200),
        "throttled" => Reply.Throttled,
        _ => throw new ArgumentException(how),
    };

    [Theory]
    [InlineData("500")]
    [InlineData("502")]
    [InlineData("503")]
    [InlineData("504")]
    [InlineData("cut")]
    [InlineData("cut inside")]
    [InlineData("html")]
    [InlineData("empty")]
    [InlineData("throttled")]
    public async Task A_read_that_fails_temporarily_is_retried(string how)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Failing(how), Failing(how), Fine);
        var client = harness.Client();

        var counts = await client.Contacts.CountsAsync(default);

        Assert.Equal(7, counts.Total);
        Assert.Equal(3, harness.Server.LogOf(Counts).Count);
        Assert.Equal(3, client.RequestsSent);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("cut")]
    [InlineData("html")]
    [InlineData("throttled")]
    public async Task A_read_that_keeps_failing_ends_as_unavailable_after_its_tries(string how)
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "3" });
        harness.Server.On(Counts, Failing(how));

        await Assert.ThrowsAsync<UnavailableException>(() => harness.Client().Contacts.CountsAsync(default));

        Assert.Equal(3, harness.Server.LogOf(Counts).Count);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    [InlineData("504")]
    [InlineData("cut")]
    [InlineData("html")]
    [InlineData("cut inside")]
    public async Task A_write_without_a_clear_answer_is_not_sent_twice(string how)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Failing(how), Made);

        await Assert.ThrowsAsync<OutcomeUnknownException>(() => harness.Client().Lists.CreateAsync("Donors", default));

        Assert.Single(harness.Server.LogOf(Create));
    }

    [Fact]
    public async Task A_throttled_write_did_nothing_and_is_sent_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Create, Reply.Throttled, Made);

        var list = await harness.Client().Lists.CreateAsync("Donors", default);

        Assert.Equal("l1", list.ListId);
        Assert.Equal(2, harness.Server.LogOf(Create).Count);
    }

    [Fact]
    public async Task A_write_that_reached_no_server_had_no_effect()
    {
        await using var harness = await ClientHarness.StartAsync(
            new() { ["ConstantContact:ApiBaseUrl"] = $"http://127.0.0.1:{UnusedPort()}/v3", ["ConstantContact:Tries"] = "2" });
        var client = harness.Client();

        await Assert.ThrowsAsync<UnavailableException>(() => client.Lists.CreateAsync("Donors", default));

        Assert.Equal(2, client.RequestsSent);
    }

    [Fact]
    public async Task A_replacing_write_may_be_repeated()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("PUT /v3/contact_lists/l1", Reply.Cut, Reply.Json("""{"list_id":"l1","name":"New"}"""));

        await harness.Client().Lists.RenameAsync(new() { ListId = "l1", Description = "about", Favorite = true }, "New", default);

        var sent = harness.Server.LogOf("PUT /v3/contact_lists/l1");
        Assert.Equal(2, sent.Count);
        Assert.Equal("""{"name":"New","favorite":true,"description":"about"}""", sent[1].Text);
    }

    [Fact]
    public async Task A_server_that_does_not_respond_in_time_is_tried_again()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:RequestTimeout"] = "00:00:15" });
        harness.Server.On(Counts, Reply.Never, Fine, Fine, Fine, Fine);

        Assert.Equal(7, (await harness.Client().Contacts.CountsAsync(default)).Total);
        Assert.True(harness.Server.LogOf(Counts).Count >= 2);
    }

    [Fact]
    public async Task Cancelling_is_not_a_failure_and_not_tried_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        using var cancel = new CancellationTokenSource();
        harness.Server.On(Counts, _ =>
        {
            cancel.Cancel();
            return Reply.Never;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => harness.Client().Contacts.CountsAsync(cancel.Token));

        Assert.Single(harness.Server.LogOf(Counts));
    }

    [Theory]
    [InlineData(400, typeof(ApiException))]
    [InlineData(403, typeof(ForbiddenException))]
    [InlineData(404, typeof(NotFoundException))]
    [InlineData(405, typeof(ApiException))]
    [InlineData(409, typeof(ConflictException))]
    [InlineData(415, typeof(ApiException))]
    [InlineData(302, typeof(ApiException))]
    public async Task A_refusal_is_final_and_says_status_key_message_and_request(int status, Type kind)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            Create, Reply.Json("""[{"error_key":"contacts.api.some","error_message":"name is missing"}]""", status, "req-17"));

        var refused = (ApiException)await Assert.ThrowsAsync(kind, () => harness.Client().Lists.CreateAsync("Donors", default));

        Assert.Equal((HttpStatusCode)status, refused.Error.Status);
        Assert.Equal("contacts.api.some", refused.Error.Key);
        Assert.Equal("name is missing", refused.Error.Message);
        Assert.Equal("req-17", refused.Error.RequestId);
        Assert.Equal(
            $"Constant Contact refused POST contact_lists with {status} contacts.api.some: name is missing (tracking id req-17).",
            refused.Message);
        Assert.Single(harness.Server.LogOf(Create));
    }

    [Fact]
    public async Task A_spent_quota_ends_the_day_for_all_connections_until_midnight_UTC()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Reply.QuotaExceeded);

        var spent = await Assert.ThrowsAsync<BudgetSpentException>(() => harness.Client().Contacts.CountsAsync(default));
        await Assert.ThrowsAsync<BudgetSpentException>(() => harness.Client().Contacts.CountsAsync(default));
        await using var sibling = harness.Sibling();
        await Assert.ThrowsAsync<BudgetSpentException>(() => sibling.Client().Contacts.CountsAsync(default));

        Assert.Equal(new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero), spent.ReopensAt);
        Assert.Single(harness.Server.LogOf(Counts));
    }

    [Fact]
    public async Task The_daily_limit_stops_before_the_request()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:RequestsPerDay"] = "3" });
        harness.Server.On(Counts, Fine);
        // Hourly work would wait, so that the quota lasts for the day.
        var client = harness.Client(isPatient: true);
        for (var i = 0; i < 3; i++)
            await client.Contacts.CountsAsync(default);

        await Assert.ThrowsAsync<BudgetSpentException>(() => client.Contacts.CountsAsync(default));

        Assert.Equal(3, harness.Server.LogOf(Counts).Count);
        Assert.Equal(3, client.RequestsSent);
    }

    [Fact]
    public async Task Requests_are_counted_refused_ones_included()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Counts, Reply.Throttled, Fine).On("GET /v3/contacts/c1", Reply.NotFound);
        var open = harness.Open();

        await Assert.ThrowsAsync<NotFoundException>(() => harness.Client().Contacts.GetAsync("c1", default));
        await foreach (var page in open.ContactsAsync(new ContactRead.One(new("c1")), default))
            Assert.Empty(page.Contacts);

        Assert.Equal(1, open.RequestsSpent);
    }

    [Fact]
    public async Task Neither_log_nor_error_holds_a_token_or_an_address()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("GET /v3/contacts", Reply.Empty(500));

        var failed = await Assert.ThrowsAsync<UnavailableException>(() => harness.Client().Contacts.FindAsync("ada@example.org", default));

        foreach (var text in new[] { harness.Logs.All, failed.ToString() })
        {
            Assert.DoesNotContain("access-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("refresh-1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ada@", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ada%40", text, StringComparison.Ordinal);
        }
        Assert.Contains("GET contacts", harness.Logs.All, StringComparison.Ordinal);
    }

    static int UnusedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
