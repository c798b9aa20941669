using System.Diagnostics.Metrics;
using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Health;

/// <summary>
/// Counts of the database as metrics. They are read every 15 seconds, not on request, so that frequent scraping costs nothing.
/// </summary>
sealed partial class InstallationMeters : BackgroundService
{
    const string Name = "DonorSync.Server";
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    readonly InstallationCounter counter;
    readonly IOptions<ConstantContactOptions> options;
    readonly TimeProvider clock;
    readonly BackupStatus backups;
    readonly ILogger<InstallationMeters> log;
    InstallationCounts? counts;
    DateTimeOffset? backupTakenAt;

    public InstallationMeters(
        IMeterFactory meters, InstallationCounter counter, IOptions<ConstantContactOptions> options, BackupStatus backups,
        TimeProvider clock,
        ILogger<InstallationMeters> log)
    {
        (this.counter, this.options, this.backups, this.clock, this.log) = (counter, options, backups, clock, log);
        var meter = meters.Create(Name);
        meter.CreateObservableGauge(
            "donorsync.requests.left", RequestsLeft, "{request}", "Requests to Constant Contact left of the UTC day.");
        meter.CreateObservableGauge("donorsync.connections", Connections, "{connection}", "Connections, by state.");
        meter.CreateObservableGauge(
            "donorsync.connections.waiting", Waiting, "{connection}", "Connections whose sync is requested and has no worker yet.");
        meter.CreateObservableGauge("donorsync.backup.age", BackupAge, "s", "Time since the newest known backup.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                backupTakenAt = backups.Last?.TakenAt;
                counts = await counter.CountAsync(options.Value.ClientId, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Report no values rather than outdated ones.
                (counts, backupTakenAt) = (null, null);
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    IEnumerable<Measurement<int>> RequestsLeft() =>
        counts is { } now ? [new(Math.Max(0, options.Value.RequestsPerDay - now.RequestsToday))] : [];

    IEnumerable<Measurement<int>> Waiting() => counts is { } now ? [new(now.Waiting)] : [];

    IEnumerable<Measurement<double>> BackupAge() => backupTakenAt is { } time
        ? [new(Math.Max(0, (clock.GetUtcNow() - time).TotalSeconds))] : [];

    IEnumerable<Measurement<int>> Connections() => counts is { } now
        ? Enum.GetValues<ConnectionState>().Select(state => new Measurement<int>(
            now.Connections.GetValueOrDefault(state), new KeyValuePair<string,
            object?>("state", char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..])))
        : [];

    [LoggerMessage(1300, LogLevel.Warning, "Reading the counts for the metrics failed")]
    partial void LogTrouble(Exception error);
}
