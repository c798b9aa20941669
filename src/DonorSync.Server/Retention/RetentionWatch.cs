using DonorSync.Database.Answers;
using DonorSync.Database.Audit;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Retention;

/// <summary>
/// Deletes data that is older than its retention, at the start and every hour. Finishes erasures that first needed a sync. Several servers
/// may do so at the same time.
/// </summary>
sealed partial class RetentionWatch(
    OldHistory history, AuditBook audit, OldAnswers answers, OldWorks works, PersonErasure erasing, RetentionOptions options,
    ClockTrust trust, TimeProvider clock, ILogger<RetentionWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <returns>The number of deleted changes of syncs and audit log entries.</returns>
    public async Task<(long Steps, int Entries)> ForgetAsync(CancellationToken cancellation)
    {
        await erasing.FinishAsync(cancellation);
        if (!trust.MayForget)
            return (0, 0);
        await answers.ForgetAsync(cancellation);
        var now = clock.GetUtcNow();
        await works.ForgetImportsAsync(now.AddDays(-options.HistoryDays), cancellation);
        return (await history.ForgetAsync(now.AddDays(-options.HistoryDays), cancellation),
            await audit.ForgetAsync(now.AddDays(-options.AuditDays), cancellation));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                if (await ForgetAsync(stoppingToken) is var (steps, entries) && steps + entries > 0)
                    LogForgotten(steps, entries);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Ignore, for instance if the database is unavailable: the next pass tries again.
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    [LoggerMessage(1500, LogLevel.Information, "Deleted {Steps} changes of syncs and {Entries} audit log entries that were too old")]
    partial void LogForgotten(long steps, int entries);

    [LoggerMessage(1501, LogLevel.Error, "Clean-up of old history failed; retrying in one hour")]
    partial void LogTrouble(Exception error);
}
