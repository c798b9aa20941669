using System.Net;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.RestTests;

/// <summary>A server with low limits.</summary>
public sealed class NarrowServer : RestServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Limits:RequestsPerSecond"] = "1",
        ["Limits:SignInsPerMinute"] = "3",
    };
}

public sealed class LimitTests(NarrowServer server) : IClassFixture<NarrowServer>
{
    static readonly CancellationToken None = CancellationToken.None;

    /// <summary>A burst of 20 seconds' requests is allowed; another token has its own limit.</summary>
    [Fact]
    public async Task A_token_over_its_limit_gets_a_retry_time_and_others_continue()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RestServer.Token);
        HttpResponseMessage? refused = null;
        for (var asked = 0; asked < 60 && refused is null; asked++)
        {
            var answer = await http.GetAsync("/api/v1/groups", None);
            if (answer.StatusCode != HttpStatusCode.OK)
                refused = answer;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, refused?.StatusCode);
        Assert.InRange(refused!.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Equal("too_many_requests", (string?)JsonNode.Parse(await refused.Content.ReadAsStringAsync(None))!["code"]);
        using var other = new HttpClient { BaseAddress = server.Address };
        other.DefaultRequestHeaders.Authorization = new("Bearer", "another");
        Assert.Equal(HttpStatusCode.Unauthorized, (await other.GetAsync("/api/v1/groups", None)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", None)).StatusCode);
    }

    [Fact]
    public async Task Guessing_passwords_over_many_accounts_is_limited()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var answers = new List<HttpStatusCode>();
        for (var tried = 0; tried < 5; tried++)
        {
            using var form = new FormUrlEncodedContent(
                new Dictionary<string, string> { ["Form.Email"] = $"somebody{tried}@example.org", ["Form.Password"] = "secret" });
            answers.Add((await http.PostAsync("/sign-in", form, None)).StatusCode);
        }
        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, answers.Take(3));
        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers.Skip(3));
    }

    [Fact]
    public async Task Health_has_no_rate_limit()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        for (var asked = 0; asked < 60; asked++)
            Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", None)).StatusCode);
    }
}
