using DonorSync.Server.Startup;
using DonorSync.Storage;

namespace DonorSync.Server.Clocks;

/// <summary>Says in the log when the clock was set, and compares it at the start with what the database has recorded.</summary>
sealed partial class ClockWatch(ClockTrust trust, LatestTime latest, TimeProvider clock, ILogger<ClockWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        trust.Begin(await latest.ReadAsync(cancellationToken));
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.NextAsync(stoppingToken))
        {
            if (trust.LookForJump() is var jump && jump != TimeSpan.Zero)
                LogSet(jump);
        }
    }

    [LoggerMessage(1510, LogLevel.Warning, "The clock of this server was set by {Jump}. Syncs go on by the time that has passed; nothing is deleted by age until the clock is believed")]
    partial void LogSet(TimeSpan jump);
}

static class ClockServices
{
    public static void AddClocks(this IServiceCollection services)
    {
        services.AddSingleton<ClockTrust>();
        services.AddSingleton<ConstantContact.IServiceClock>(static all => all.GetRequiredService<ClockTrust>());
        services.AddSingleton<LatestTime>();
        services.AddHostedService<ClockWatch>();
    }
}
