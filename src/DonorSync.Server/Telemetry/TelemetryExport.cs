using System.Reflection;
using DonorSync.Server.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Exports traces and metrics by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. Without it nothing is recorded for it or sent. The
/// other settings of OpenTelemetry's environment count too, by its own names.
/// </summary>
static class TelemetryExport
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Sources and meters of ours start with this.</summary>
    const string Own = "DonorSync.*";

    /// <summary>The source of .NET's own spans of requests that are sent.</summary>
    const string SentRequests = "System.Net.Http";

    /// <summary>The names of the exporter's HTTP clients.</summary>
    static readonly string[] Clients = ["OtlpTraceExporter", "OtlpMetricExporter"];

    /// <summary>They are asked every few seconds, and say nothing of the work.</summary>
    static readonly string[] Untraced = ["/health", "/metrics", "/assets"];

    /// <exception cref="SettingsException">The endpoint is no address, or the protocol is unknown.</exception>
    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Endpoint] is not { Length: > 0 } endpoint)
            return;
        Check(endpoint, configuration[Protocol]);
        foreach (var client in Clients)
            services.AddHttpClient(client).RemoveAllLoggers();
        services.AddOpenTelemetry()
            .ConfigureResource(resource => Name(resource, configuration))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(static options => options.Filter = IsTraced)
                .AddSource(Own, SentRequests)
                .AddProcessor<SpanPrivacy>()
                .AddOtlpExporter(exporter => Speak(exporter, configuration)))
            .WithMetrics(metrics => metrics.AddOtlpExporter(exporter => Speak(exporter, configuration)));
        services.AddHostedService<ExportWatch>();
    }

    static void Check(string endpoint, string? protocol)
    {
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var url)
            || url is not { Scheme: "http" or "https", Query: "", Fragment: "", UserInfo: "" })
        {
            throw new SettingsException(Endpoint, "is no address such as http://localhost:4318. A key belongs in OTEL_EXPORTER_OTLP_HEADERS.");
        }
        if (protocol is { Length: > 0 } and not ("http/protobuf" or "grpc"))
            throw new SettingsException(Protocol, $"'{protocol}' is not one of http/protobuf, grpc.");
    }

    static bool IsTraced(HttpContext http) =>
        !Untraced.Any(path => http.Request.Path.StartsWithSegments(path));

    /// <summary>The library's own default is gRPC, OpenTelemetry's is HTTP.</summary>
    static void Speak(OtlpExporterOptions exporter, IConfiguration configuration)
    {
        if (configuration[Protocol] is not { Length: > 0 })
            exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
    }

    static void Name(ResourceBuilder resource, IConfiguration configuration)
    {
        var version = typeof(TelemetryExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        if (configuration["OTEL_SERVICE_NAME"] is not { Length: > 0 })
            resource.AddService("donorsync", serviceVersion: version);
    }
}
