using DonorSync.Database.Answers;
using DonorSync.Database.Audit;
using DonorSync.Donors.Erasure;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Retention;

/// <summary>
/// Forgets what is older than it is to be kept: at the start, and every hour. Finishes erasures that a sync had to do its part of first.
/// Several servers may do so at the same time.
/// </summary>
sealed partial class RetentionWatch(
    OldHistory history, AuditBook audit, OldAnswers answers, Erasing erasing, RetentionOptions options, ClockTrust trust, TimeProvider clock,
    ILogger<RetentionWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <returns>How many changes of syncs, and how many entries of the audit log, went.</returns>
    public async Task<(long Steps, int Entries)> ForgetAsync(CancellationToken cancellation)
    {
        await erasing.FinishAsync(cancellation);
        if (!trust.MayForget)
            return (0, 0);
        await answers.ForgetAsync(cancellation);
        var now = clock.GetUtcNow();
        return (await history.ForgetAsync(now.AddDays(-options.HistoryDays), cancellation), await audit.ForgetAsync(now.AddDays(-options.AuditDays), cancellation));
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
                // The database is away, say; what is too old is still there when it is back.
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    [LoggerMessage(1500, LogLevel.Information, "Too old to be kept: {Steps} changes of syncs and {Entries} entries of the audit log are gone")]
    partial void LogForgotten(long steps, int entries);

    [LoggerMessage(1501, LogLevel.Error, "It cannot be looked for what is too old to be kept; it is looked again in an hour")]
    partial void LogTrouble(Exception error);
}
