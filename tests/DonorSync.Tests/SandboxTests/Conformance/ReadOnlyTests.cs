using System.Net.Http.Headers;
using System.Text.Json;

namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>
/// Compares reads, which change nothing, with the API description. They use the sandbox; with <c>DONORSYNC_LIVE_TOKEN</c> (and
/// <c>DONORSYNC_LIVE_API</c> for another base address) they use the real service, one request every 300 ms.
/// </summary>
public sealed class ReadOnlyTests
{
    private static readonly string? Token = Environment.GetEnvironmentVariable("DONORSYNC_LIVE_TOKEN");
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(
        "GET /contacts",
            "/contacts?limit=2&status=all&include_count=true&include=custom_fields,list_memberships,phone_numbers,street_addresses,"
            + "taggings,notes")]
    [InlineData("GET /contacts", "/contacts?limit=1&updated_after=2020-01-01T00:00:00Z")]
    [InlineData("GET /contacts", "/contacts?email=nobody-has-this%2Baddress%40example.org")]
    [InlineData("GET /contacts/counts", "/contacts/counts?include=new_subscriber")]
    [InlineData("GET /contact_lists", "/contact_lists?limit=2&include_count=true&include_membership_count=all&status=all")]
    [InlineData("GET /contact_custom_fields", "/contact_custom_fields?limit=2")]
    [InlineData("GET /contact_tags", "/contact_tags?limit=2&include_count=true")]
    [InlineData("GET /activities", "/activities?limit=2")]
    [InlineData("GET /account/summary", "/account/summary?extra_fields=physical_address,company_logo")]
    [InlineData("GET /account/emails", "/account/emails")]
    [InlineData("GET /account/user/privileges", "/account/user/privileges")]
    [InlineData("GET /emails", "/emails?limit=2")]
    [InlineData("GET /reports/summary_reports/email_campaign_summaries", "/reports/summary_reports/email_campaign_summaries?limit=2")]
    public async Task A_page_and_the_next_one_have_the_documented_shape(string operation, string path)
    {
        await using var target = await TargetAsync();
        var form = Forms.Of(EndpointTable.Named(operation))!;
        var (status, body) = await target.GetAsync("/v3" + path);
        Assert.True(status == 200, $"{path} answered {status}: {body}");
        Assert.Empty(form.Differences(body!.Value));
        if (body.Value.ValueKind == JsonValueKind.Object && body.Value.TryGetProperty("_links", out var links)
            && links.TryGetProperty("next", out var next))
        {
            Assert.StartsWith("/v3/", next.Text("href"), StringComparison.Ordinal);
            Assert.Empty(form.Differences((await target.GetAsync(next.Text("href"))).Body!.Value));
        }
    }

    [Theory]
    [InlineData("/contacts?limit=501", 400)]
    [InlineData("/contact_lists?include_membership_count=some", 400)]
    [InlineData("/contacts/00000000-0000-1000-8000-000000000000", 404)]
    [InlineData("/contact_lists/00000000-0000-1000-8000-000000000000", 404)]
    public async Task A_refusal_is_an_array_of_key_and_message(string path, int expected)
    {
        await using var target = await TargetAsync();
        var (status, body) = await target.GetAsync("/v3" + path);
        Assert.Equal(expected, status);
        Assert.Empty(Form.Of("[{error_key: text, error_message: text}]").Differences(body!.Value));
    }

    private static async Task<Target> TargetAsync()
    {
        if (Token is null)
        {
            var stage = await Stage.SetAsync();
            return new Target(stage.Bench.Http, stage, TimeSpan.Zero);
        }

        var http = new HttpClient
        {
            BaseAddress = new Uri(
            Environment.GetEnvironmentVariable("DONORSYNC_LIVE_API") ?? "https://api.cc.email")
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return new Target(http, null, Pace);
    }

    private sealed class Target(HttpClient http, Stage? stage, TimeSpan pace) : IAsyncDisposable
    {
        public async Task<(int Status, JsonElement? Body)> GetAsync(string path)
        {
            await Task.Delay(pace, TimeProvider.System, TestContext.Current.CancellationToken);
            using var response = await http.GetAsync(path, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[')
                ? JsonSerializer.Deserialize<JsonElement>(text)
                : null);
        }

        public async ValueTask DisposeAsync()
        {
            if (stage is not null)
                await stage.DisposeAsync();
            else
                http.Dispose();
        }
    }
}
