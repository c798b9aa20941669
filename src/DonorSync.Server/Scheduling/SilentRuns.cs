using DonorSync.Database;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;
using DonorSync.Sync;
using DonorSync.SyncStore.RunLog;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Scheduling;

/// <summary>
/// Finishes what another server died in the middle of (B8), as soon as its silence tells: with a new run, as there is no resume. Several
/// servers may see the same silence; the claim lets one of them through.
/// </summary>
sealed partial class SilentRuns(
    InterruptedRuns interrupted, SyncSchedule schedule, IOptions<SyncOptions> options, ClockTrust trust, TimeProvider clock, ILogger<SilentRuns> log)
    : BackgroundService
{
    /// <summary>How often it listens, within the silence that counts.</summary>
    const int Looks = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.TakeOverAfter / Looks, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            try
            {
                // A run that waits for a worker is not silent: it has not begun.
                await interrupted.KeepAsync(await schedule.WaitingAsync(stoppingToken), stoppingToken);
                // Leases are kept by the clock on the wall: after it was set, runs that are alive need time to renew theirs.
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

    [LoggerMessage(2010, LogLevel.Warning, "A server fell silent in a sync of connection {Connection}: it is taken over")]
    partial void LogTakingOver(Guid connection);

    [LoggerMessage(2011, LogLevel.Warning, "The database was busy while looking for syncs to take over; it is looked again soon")]
    partial void LogBusy(Exception error);
}
