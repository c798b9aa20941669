using DonorSync.Database;
using DonorSync.Server.Clocks;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenTelemetry.Metrics;

namespace DonorSync.Server.Health;

/// <summary>How the server is.</summary>
/// <param name="Reason">Why it cannot work, in words; null when it can.</param>
/// <param name="Warning">What is wrong although it works, in words; null when nothing is.</param>
sealed record HealthResponse(string Status, string? Reason, string? Warning = null);

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>: without a token, and without anything about donors.</summary>
static class HealthEndpoints
{
    /// <summary>Meters of ours start with this.</summary>
    const string OwnMeters = "DonorSync.*";

    public static void AddMetricsEndpoint(this IServiceCollection services)
    {
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddMeter(OwnMeters, "System.Runtime")
            .AddPrometheusExporter());
        services.AddSingleton<InstallationCounter>();
        services.AddHostedService<InstallationMeters>();
        services.AddSingleton<OperatingWatch>();
        services.AddHostedService(static all => all.GetRequiredService<OperatingWatch>());
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => TypedResults.Ok(new HealthResponse("live", null)))
            .WithTags("Health").WithName("live").WithSummary("Whether the process answers");
        app.MapGet("/health/ready", ReadyAsync)
            .WithTags("Health").WithName("ready").WithSummary("Whether the database answers and has what this version needs");
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    static async Task<Results<Ok<HealthResponse>, JsonHttpResult<HealthResponse>>> ReadyAsync(IDatabaseMigrator database, ClockTrust trust, CancellationToken cancellation) =>
        await database.WhyNotReadyAsync(cancellation) is { } reason
            ? TypedResults.Json(new HealthResponse("notReady", reason, trust.Wrong), statusCode: StatusCodes.Status503ServiceUnavailable)
            // A wrong clock is no reason to take the server out of its proxy: it syncs, and the others on the machine have the same clock.
            : TypedResults.Ok(new HealthResponse("ready", null, trust.Wrong));
}
