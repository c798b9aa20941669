namespace DonorSync.Server.Import;

/// <summary>
/// Removes uploaded files when their hour is over, also when no user uploads another one, and files whose imports have ended, also those
/// that a killed process left behind.
/// </summary>
internal sealed partial class OldUploads(UploadShelf shelf, ImportRuns imports, TimeProvider clock, ILogger<OldUploads> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            do
            {
                await shelf.RemoveOldAsync();
                await RemoveEndedAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private async Task RemoveEndedAsync(CancellationToken stopping)
    {
        try
        {
            await imports.RemoveEndedAsync(stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The database is away, say: the files are looked at again next time.
            LogTrouble(e);
        }
    }

    [LoggerMessage(2111, LogLevel.Error, "Files of ended imports cannot be removed")]
    partial void LogTrouble(Exception error);
}
