using DonorSync.Database;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;
using DonorSync.Sync;
using DonorSync.SyncStore.RunLog;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Takes over the syncs of a server that stopped responding (B8): with a new run, because runs are not resumed. If several servers notice
/// it, the claim lets only one start the run.
/// </summary>
sealed partial class StalledRunMonitor(
    InterruptedRuns interrupted, SyncSchedule schedule, IOptions<SyncOptions> options, ClockTrust trust, TimeProvider clock,
    ILogger<StalledRunMonitor> log)
    : BackgroundService
{
    /// <summary>Checks per takeover time.</summary>
    const int Looks = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TakeOverAfter / Looks, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            try
            {
                // A run that waits for a worker is not stalled: it has not begun.
                await interrupted.KeepAsync(await schedule.WaitingAsync(stoppingToken), stoppingToken);
                // Leases use the system clock: after it was set, live runs need time to renew theirs.
                if (!trust.IsSteadyFor(options.Value.TakeOverAfter))
                    continue;
                foreach (var connection in await interrupted.SilentAsync(stoppingToken))
                {
                    LogTakingOver(connection.Value);
                    await schedule.RunSoonAsync(connection, stoppingToken);
                }
            }
            catch (Exception e) when (DatabaseErrors.IsBusy(e))
            {
                LogBusy(e);
            }
        }
    }

    [LoggerMessage(2010, LogLevel.Warning, "A server stopped responding during a sync of connection {Connection}: taking the sync over")]
    partial void LogTakingOver(Guid connection);

    [LoggerMessage(2011, LogLevel.Warning, "Database busy; will check for stalled syncs again")]
    partial void LogBusy(Exception error);
}
