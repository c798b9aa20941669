using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;

namespace DonorSync.Server.Operations.Backups;

/// <summary>
/// Checks every minute whether a backup is due and takes it; one that was missed while no server ran is due a minute after the start. A
/// failed backup is retried after 5, 10, 20 ... minutes, up to an hour.
/// </summary>
sealed partial class BackupWatch(
    BackupSchedule schedule, BackupStatus standing, BackupOptions options, ClockTrust trust, TimeProvider clock,
    ILogger<BackupWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(5);
    static readonly TimeSpan LastRetry = TimeSpan.FromHours(1);

    /// <summary>In elapsed time, so that setting the clock neither skips a backup nor causes endless ones.</summary>
    long? takenAt, failedAt;
    TimeSpan retry;

    /// <returns>Whether a backup was due and attempted.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        if (failedAt is { } last && clock.GetElapsedTime(last) < retry)
            return false;
        try
        {
            if (!await IsDueAsync(cancellation))
                return false;
            var report = await schedule.TakeAsync(cancellation);
            (takenAt, failedAt) = (clock.GetTimestamp(), null);
            LogTaken(report.File, report.Bytes, report.Rows);
            if (report.Warning is { } warning)
                LogWarning(warning);
            if (standing.Succeeded())
                LogAgain();
            await RemoveNotNeededAsync(report.File, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Fail(e);
        }
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    async Task<bool> IsDueAsync(CancellationToken cancellation)
    {
        var (isFounded, newest) = await schedule.LookAsync(cancellation);
        return isFounded && (newest is not { } time || clock.GetUtcNow() - time >= options.Every
            || (takenAt is { } last && clock.GetElapsedTime(last) >= options.Every));
    }

    /// <summary>
    /// Removes nothing while the clock is not trusted; a file that could not be removed is retried after the next backup.
    /// </summary>
    async Task RemoveNotNeededAsync(string newest, CancellationToken cancellation)
    {
        if (!trust.MayForget)
            return;
        try
        {
            if (await schedule.RemoveNotNeededAsync(newest, cancellation) is { Count: > 0 } removed)
                LogRemoved(removed.Count, string.Join(", ", removed.Select(Path.GetFileName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotRemoved(e.Message);
        }
    }

    void Fail(Exception error)
    {
        failedAt = clock.GetTimestamp();
        var reason = error is BackupException ? error.Message : $"The backup could not be taken: {error.Message}";
        var tries = 1;
        try
        {
            tries = standing.Failed(reason).Tries;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // For instance, the database's disk is full. This process knows the failure anyway.
            LogNotNoted(e.Message);
            tries = standing.Failure?.Tries ?? 1;
        }
        var doubled = FirstRetry * Math.Pow(2, Math.Min(tries - 1, 10));
        retry = doubled < LastRetry ? doubled : LastRetry;
        LogFailed(error is BackupException ? null : error, reason, tries, retry);
    }

    [LoggerMessage(1600, LogLevel.Information, "A backup was taken and checked: {File}, {Bytes} bytes, {Rows} rows")]
    partial void LogTaken(string file, long bytes, long rows);

    [LoggerMessage(1601, LogLevel.Error, "The scheduled backup failed, attempt {Tried}; retrying in {Retry}. {Reason}")]
    partial void LogFailed(Exception? error, string reason, int tried, TimeSpan retry);

    [LoggerMessage(1602, LogLevel.Information, "Scheduled backups succeed again")]
    partial void LogAgain();

    [LoggerMessage(1603, LogLevel.Information, "Removed {Count} backups that are no longer needed: {Files}")]
    partial void LogRemoved(int count, string files);

    [LoggerMessage(1604, LogLevel.Warning, "Removing backups that are no longer needed failed: {Reason}")]
    partial void LogNotRemoved(string reason);

    [LoggerMessage(1605, LogLevel.Warning, "The backup was taken, but a restore would refuse it: {Reason}")]
    partial void LogWarning(string reason);

    [LoggerMessage(1606, LogLevel.Warning, "Writing the failure to the file next to the database failed: {Reason}")]
    partial void LogNotNoted(string reason);
}
