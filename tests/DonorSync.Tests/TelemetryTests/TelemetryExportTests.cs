using System.Diagnostics;
using DonorSync.ConstantContact;
using DonorSync.Server;
using DonorSync.Server.Settings;
using DonorSync.Tests.Scenarios;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DonorSync.Tests.TelemetryTests;

/// <summary>Traces and metrics are exported over OTLP/HTTP when a collector is set, without personal data.</summary>
public sealed class TelemetryExportTests
{
    const string Ada = "ada.exported@example.org";

    /// <summary>An independent list, so that an export changes only together with this list.</summary>
    static readonly string[] Tags =
    [
        "donorsync.run", "donorsync.run.kind", "donorsync.run.requests", "donorsync.run.state", "error.type", "http.request.method",
        "http.response.status_code", "http.route", "network.protocol.version", "server.address", "server.port", "url.scheme",
    ];

    static readonly string[] Personal =
        [Ada, "ada.exported", "Exported group", "example.org", "scenario-token-0001", "no-such-page", "email=", "name="];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Traces_and_metrics_arrive_as_protobuf_with_nothing_of_a_donor()
    {
        await using var collector = await Collector.StartAsync();
        await using var here = await StartAsync(collector);
        await here.AddPeopleAsync([Ada], "Exported group");
        var run = (string)(await here.FirstSyncAsync())["id"]!;
        await here.GetAsync($"contacts?email={Uri.EscapeDataString(Ada)}");
        using (await here.Http.GetAsync(new Uri(here.Address, $"no-such-page/{Ada}?name=Exported"), Cancellation))
        using (await here.Http.GetAsync(new Uri(here.Address, "health/ready?of=Exported"), Cancellation))
        {
        }
        here.Sandbox.Control.RevokeGrants();
        here.Sandbox.Control.ExpireAccessTokens();
        Assert.Equal("failed", (string?)(await here.SyncAsync())["state"]);
        Flush(here);

        Assert.All(collector.Exports, static e => Assert.Equal("application/x-protobuf", e.ContentType));
        Assert.Contains(collector.Spans, s => s.Name == "run" && s.Tags.GetValueOrDefault("donorsync.run") == run);
        Assert.Contains(collector.Spans, static s => s.Name == "run" && s.Tags.GetValueOrDefault("error.type") == "NeedsReconnecting");
        Assert.Contains(collector.Spans, static s => s.Name.StartsWith("GET /api/v1/contacts", StringComparison.Ordinal));
        Assert.Contains(collector.Spans, s => s.Tags.ContainsKey("server.port"));
        Assert.Contains("http.server.request.duration", collector.Metrics);
        Assert.Contains("donorsync.runs", collector.Metrics);
        foreach (var personal in Personal)
            Assert.DoesNotContain(personal, collector.Everything, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(collector.Spans.SelectMany(static s => s.Tags.Keys).Distinct().Except(Tags));
        Assert.DoesNotContain(collector.Spans, static s => s.HasEvents || s.Name.Contains("health", StringComparison.Ordinal));
        // The export itself is not traced.
        Assert.DoesNotContain(collector.Exports, static e => e.Headers.Contains("traceparent"));
    }

    [Fact]
    public async Task Requests_to_others_carry_no_id_of_a_trace()
    {
        await using var collector = await Collector.StartAsync();
        await using var here = await StartAsync(collector);
        using var source = new ActivitySource("DonorSync.Tests");
        using (source.StartActivity("asking"))
        {
            Assert.NotNull(Activity.Current);
            using var http = here.Services.GetRequiredService<IHttpClientFactory>().CreateClient(ServiceRegistration.HttpName);
            using var answer = await http.GetAsync(new Uri($"{collector.Address}/of-constant-contact?email={Ada}"), Cancellation);
        }
        Flush(here);

        var asked = Assert.Single(collector.Exports, static e => e.Path == "/of-constant-contact");
        Assert.Empty(asked.Headers.Intersect(["traceparent", "tracestate", "baggage", "request-id", "correlation-context"]));
        Assert.DoesNotContain("of-constant-contact", collector.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_recorded_or_sent()
    {
        await using var here = await Installation.StartAsync();
        Assert.Null(here.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task A_collector_that_refuses_delays_nothing()
    {
        await using var collector = await Collector.StartAsync();
        collector.Status = 503;
        await using var here = await StartAsync(collector);
        await here.AddPeopleAsync([Ada], "Exported group");
        Assert.Equal("completed", (string?)(await here.FirstSyncAsync())["state"]);
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:secret@collector:4318")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json")]
    public void A_wrong_setting_stops_the_start_and_is_named(string setting, string value)
    {
        var settings = new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://localhost:4318", [setting] = value };
        var refused = Assert.Throws<SettingsException>(
            () => DonorSyncServer.Build([], builder => builder.Configuration.AddInMemoryCollection(settings)));
        Assert.StartsWith(setting + ": ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    static Task<Installation> StartAsync(Collector collector) =>
        Installation.StartAsync(settings: new Dictionary<string, string?> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address });

    static void Flush(Installation here)
    {
        Assert.True(here.Services.GetRequiredService<TracerProvider>().ForceFlush(10_000), "the traces were not sent");
        // This also returns false when /metrics was not requested, so only what arrived counts.
        here.Services.GetRequiredService<MeterProvider>().ForceFlush(10_000);
    }
}
