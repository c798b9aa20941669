using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.TelemetryTests;

/// <param name="Headers">Their names, in lower case.</param>
sealed record Export(string Path, string? ContentType, byte[] Body, IReadOnlySet<string> Headers);

/// <summary>A received span.</summary>
/// <param name="Tags">The tags with a text value.</param>
sealed record Span(string Name, IReadOnlyDictionary<string, string> Tags, bool HasEvents);

/// <summary>A collector of traces and metrics over OTLP/HTTP, and of all other requests.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Export> exports = new();

    Collector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(TakeAsync);
    }

    public string Address => app.Urls.First();

    public IReadOnlyList<Export> Exports => [.. exports];

    public int Status { get; set; } = 200;

    /// <summary>Fields of a span: name = 5, attributes = 9, events = 11; of an attribute: key = 1, value = 2.</summary>
    public IReadOnlyList<Span> Spans =>
    [
        .. Of("/v1/traces").Select(static span => new Span(
            Protobuf.Text(span, 5),
            Protobuf.Parts(span, 9).ToDictionary(
                static tag => Protobuf.Text(tag, 1), static tag => Protobuf.Text(Protobuf.Parts(tag, 2).First(), 1)),
            Protobuf.Parts(span, 11).Any())),
    ];

    /// <summary>Field of a metric: name = 1.</summary>
    public IReadOnlyList<string> Metrics => [.. Of("/v1/metrics").Select(static metric => Protobuf.Text(metric, 1))];

    /// <summary>All received bodies as text: protobuf keeps texts unchanged.</summary>
    public string Everything => string.Concat(Exports.Select(static e => Encoding.UTF8.GetString(e.Body)));

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector.app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    /// <summary>Fields of a request: resource_spans (resource_metrics) = 1, scope_spans (scope_metrics) = 2, spans (metrics) = 2.</summary>
    IEnumerable<byte[]> Of(string path) => Exports.Where(e => e.Path == path).SelectMany(static e => Protobuf.Path(e.Body, 1, 2, 2));

    async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.Select(static h => h.Key.ToLowerInvariant()).ToHashSet();
        exports.Enqueue(new(http.Request.Path, http.Request.ContentType, body.ToArray(), headers));
        http.Response.StatusCode = Status;
    }
}
