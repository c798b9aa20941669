namespace DonorSync.Server.Import.Uploads;

/// <summary>Removes uploaded files after an hour, and the files of ended imports, including those that a killed process left.</summary>
internal sealed partial class OldUploads(UploadStore shelf, ImportRuns imports, TimeProvider clock, ILogger<OldUploads> log)
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
            // The server is stopping.
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
            // Ignore, for instance if the database is unavailable: the next pass tries again.
            LogTrouble(e);
        }
    }

    [LoggerMessage(2111, LogLevel.Error, "Removing files of ended imports failed")]
    partial void LogTrouble(Exception error);
}
