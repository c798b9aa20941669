using DonorSync.ConstantContact.Calls;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Clocks;

/// <summary>
/// Logs when the clock was set, when it is wrong (once), and when it is right again. At start it compares the clock with the latest time
/// recorded in the database.
/// </summary>
sealed partial class ClockWatch(ClockTrust trust, LatestTime latest, TimeProvider clock, ILogger<ClockWatch> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    string? told;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        trust.Begin(await latest.ReadAsync(cancellationToken));
        Tell();
        await base.StartAsync(cancellationToken);
    }

    public void Tell()
    {
        if (trust.LookForJump() is var jump && jump != TimeSpan.Zero)
            LogSet(jump);
        var (before, now) = (told, trust.Wrong);
        told = now;
        if (now is not null && before is null)
            LogWrong(now);
        else if (now is null && before is not null)
            LogRight(before);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.NextAsync(stoppingToken))
            Tell();
    }

    [LoggerMessage(1510, LogLevel.Warning,
        "The clock of this server was set by {Jump}. Syncs continue by elapsed time; nothing is deleted by age until the clock is trusted")]
    partial void LogSet(TimeSpan jump);

    [LoggerMessage(1511, LogLevel.Warning, "Wrong clock: {Problem}. Synchronize the machine's clock with NTP")]
    partial void LogWrong(string problem);

    [LoggerMessage(1512, LogLevel.Information, "The clock of this server is right again. It was: {Problem}")]
    partial void LogRight(string problem);
}

static class ClockServices
{
    public static void AddClocks(this IServiceCollection services)
    {
        services.AddSingleton<ClockTrust>();
        services.AddSingleton<IServiceClock>(static all => all.GetRequiredService<ClockTrust>());
        services.AddSingleton<LatestTime>();
        services.AddSingleton<ClockWatch>();
        services.AddHostedService(static all => all.GetRequiredService<ClockWatch>());
    }
}
