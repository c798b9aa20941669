using System.Reflection;
using DonorSync.Server.Settings;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DonorSync.Server.Telemetry;

/// <summary>
/// Exports traces and metrics by OTLP if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; otherwise nothing is recorded or sent. OpenTelemetry's
/// other environment variables apply too.
/// </summary>
static class TelemetryExport
{
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>The prefix of DonorSync's own sources and meters.</summary>
    const string Own = "DonorSync.*";

    /// <summary>The source of .NET's spans for sent requests.</summary>
    const string SentRequests = "System.Net.Http";

    /// <summary>The names of the exporter's HTTP clients.</summary>
    static readonly string[] Clients = ["OtlpTraceExporter", "OtlpMetricExporter"];

    /// <summary>Not traced: requested every few seconds, and not informative.</summary>
    static readonly string[] Untraced = ["/health", "/metrics", "/assets"];

    /// <exception cref="SettingsException">The endpoint is not an address, or the protocol is unknown.</exception>
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
            throw new SettingsException(
                Endpoint, "is not an address such as http://localhost:4318. A key belongs in OTEL_EXPORTER_OTLP_HEADERS.");
        }
        if (protocol is { Length: > 0 } and not ("http/protobuf" or "grpc"))
            throw new SettingsException(Protocol, $"'{protocol}' is not one of http/protobuf, grpc.");
    }

    static bool IsTraced(HttpContext http) =>
        !Untraced.Any(path => http.Request.Path.StartsWithSegments(path));

    /// <summary>The library's default is gRPC, the default of OpenTelemetry's specification is HTTP.</summary>
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
