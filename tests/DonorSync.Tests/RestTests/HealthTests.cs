using System.Net;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.RestTests;

/// <summary>Responses without a token: health, metrics, and the description of the API.</summary>
public sealed class HealthTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient anybody = server.ClientOf(null);

    [Fact]
    public async Task Health_is_answered_without_a_token()
    {
        Assert.Equal("live", (string)(await anybody.GetAsync("/health/live")).Expect(HttpStatusCode.OK)["status"]!);
        Assert.Equal("ready", (string)(await anybody.GetAsync("/health/ready")).Expect(HttpStatusCode.OK)["status"]!);
    }

    [Fact]
    public async Task Metrics_are_Prometheus_text()
    {
        await server.Client.GetAsync("contacts");

        var answer = (await anybody.GetAsync("/metrics")).Expect(HttpStatusCode.OK);

        Assert.Equal("text/plain", answer.MediaType);
        var text = await answer.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("# TYPE http_server_request_duration_seconds histogram", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_operation_of_the_API_is_described()
    {
        var api = (await anybody.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);

        var operations = api["paths"].AsObject()
            .SelectMany(path => path.Value!.AsObject()
                .Select(operation => (Name: $"{operation.Key.ToUpperInvariant()} {path.Key}", Value: operation.Value!)))
            .ToDictionary(o => o.Name, o => o.Value);
        string[] expected =
        [
            "POST /api/v1/contacts", "POST /api/v1/contacts/bulk", "GET /api/v1/contacts", "GET /api/v1/contacts/{id}",
            "PATCH /api/v1/contacts/{id}",
            "DELETE /api/v1/contacts/{id}", "POST /api/v1/groups", "GET /api/v1/groups", "GET /api/v1/groups/{id}",
            "PATCH /api/v1/groups/{id}",
            "DELETE /api/v1/groups/{id}", "GET /api/v1/groups/{id}/members", "POST /api/v1/groups/{id}/members",
            "PUT /api/v1/groups/{id}/members/{contactId}", "DELETE /api/v1/groups/{id}/members/{contactId}",
        ];
        Assert.Empty(expected.Except(operations.Keys));
        Assert.All(operations, operation => Assert.True(operation.Value["summary"] is not null, operation.Key));
        Assert.All(operations.Where(o => o.Key.Contains("/api/", StringComparison.Ordinal)),
            o => Assert.Contains("apiToken", o.Value["security"]!.ToJsonString(), StringComparison.Ordinal));
        Assert.Equal("bearer", (string)api["components"]["securitySchemes"]!["apiToken"]!["scheme"]!);
    }

    [Fact]
    public async Task The_description_gives_values_their_real_types()
    {
        var api = await anybody.GetAsync("/openapi/v1.json");

        var limit = api["paths"]["/api/v1/contacts"]!["get"]!["parameters"]!.AsArray().Single(p => (string)p!["name"]! == "limit")!;
        Assert.Equal("integer", (string)limit["schema"]!["type"]!);
        var change = api["components"]["schemas"]!["ContactChange"]!["properties"]!;
        Assert.Contains("string", Resolve(api, change["firstName"]!)["type"]!.ToJsonString(), StringComparison.Ordinal);
        var preferences = Resolve(api, change["preferences"]!)["properties"]!;
        Assert.Contains("boolean", Resolve(api, preferences["newsletter"]!)["type"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_docs_page_needs_nothing_from_elsewhere()
    {
        var page = await anybody.GetAsync("/docs/");

        var html = await page.Expect(HttpStatusCode.OK).Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains(
            "default-src 'self'", page.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    static JsonNode Resolve(Answer api, JsonNode schema) => (string?)schema["$ref"] is { } reference
        ? api["components"]["schemas"]![reference.Split('/')[^1]]!
        : schema;
}
