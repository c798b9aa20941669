using DonorSync.Database;
using DonorSync.Server.Clocks;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using OpenTelemetry.Metrics;

namespace DonorSync.Server.Health;

/// <summary>The health of the server.</summary>
/// <param name="Reason">Why the server cannot work; null if it can.</param>
/// <param name="Warning">A problem that does not stop the server; null if there is none.</param>
sealed record HealthResponse(string Status, string? Reason, string? Warning = null);

/// <summary><c>/health/live</c>, <c>/health/ready</c> and <c>/metrics</c>: without a token, and without data about contacts.</summary>
static class HealthEndpoints
{
    /// <summary>The prefix of DonorSync's own meters.</summary>
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
            .WithTags("Health").WithName("live").WithSummary("Whether the process responds");
        app.MapGet("/health/ready", ReadyAsync)
            .WithTags("Health").WithName("ready").WithSummary("Whether the database responds and has the tables of this version");
        app.MapPrometheusScrapingEndpoint("/metrics");
    }

    static async Task<Results<Ok<HealthResponse>,
    JsonHttpResult<HealthResponse>>> ReadyAsync(IDatabaseMigrator database, ClockTrust trust, CancellationToken cancellation) =>
        await database.WhyNotReadyAsync(cancellation) is { } reason
            ? TypedResults.Json(new HealthResponse("notReady", reason, trust.Wrong), statusCode: StatusCodes.Status503ServiceUnavailable)
            // A wrong clock is no reason to remove the server from its proxy: it syncs, and other servers on the machine share the clock.
            : TypedResults.Ok(new HealthResponse("ready", null, trust.Wrong));
}
