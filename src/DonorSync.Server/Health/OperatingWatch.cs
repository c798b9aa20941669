using DonorSync.Database;
using DonorSync.Server.Clocks;
using DonorSync.Server.Startup;

namespace DonorSync.Server.Health;

/// <summary>
/// Checks every 30 seconds whether the server can work: a full disk, a read-only folder, a damaged database. Logs a problem once and its
/// end once; pages show administrators a banner. Work continues automatically.
/// </summary>
sealed partial class OperatingWatch(IDatabaseMigrator database, ClockTrust trust, TimeProvider clock, ILogger<OperatingWatch> log)
    : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong and what to do, as text; null if nothing is.</summary>
    public string? Trouble { get; private set; }

    /// <summary>A problem that does not stop the server, as text; null if there is none.</summary>
    public string? Warning => trust.Wrong;

    public async Task LookAsync(CancellationToken cancellation)
    {
        var (before, now) = (Trouble, await database.WhyNotReadyAsync(cancellation));
        Trouble = now;
        if (now is not null && now != before)
            LogTrouble(now);
        else if (now is null && before is not null)
            LogOver(before);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.NextAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    [LoggerMessage(1005, LogLevel.Error, "The server cannot work: {Trouble}")]
    partial void LogTrouble(string trouble);

    [LoggerMessage(1006, LogLevel.Information, "The server works again. It was: {Trouble}")]
    partial void LogOver(string trouble);
}
