using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Deletes grants every minute that waited too long for confirmation, because their tokens must not be kept.</summary>
sealed partial class ExpiredGrants(SignIns signIns, ClockTrust trust, TimeProvider clock, ILogger<ExpiredGrants> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            try
            {
                if (trust.MayForget)
                    await signIns.ForgetOldAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogTrouble(e);
            }
        }
    }

    [LoggerMessage(2201, LogLevel.Warning, "Deleting expired grants failed; retrying in one minute")]
    partial void LogTrouble(Exception error);
}
