using DonorSync.ConstantContact;
using DonorSync.Database.Alerts;
using DonorSync.Server.Clocks;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Settings;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Alerts;

/// <summary>Checks every minute for what needs a person and sends each alert once. It runs independently of the syncs.</summary>
sealed partial class AlertWatch(
    AlertConditions troubles, AlertBook book, IEnumerable<IAlertChannel> channels, AlertSettings settings, PublicAddress address,
    IOptions<ConstantContactOptions> constantContact, BackupStatus backups, ClockTrust trust, TimeProvider clock,
    ILogger<AlertWatch> log) : BackgroundService
{
    const int MaxTries = 60, BackupTries = 3;
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    readonly Dictionary<string, IAlertChannel> ways = channels.ToDictionary(static c => c.Name);
    readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Checks once and sends what is due; only one check runs at a time.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await CheckAloneAsync(cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    async Task CheckAloneAsync(CancellationToken cancellation)
    {
        var options = constantContact.Value;
        var found = await troubles.FindAsync(settings.FailingFor, options.ClientId, options.RequestsPerDay, cancellation);
        await book.RecordAsync([.. found, .. OfBackups()], [.. ways.Keys], cancellation);
        while (await book.ClaimAsync(cancellation) is { } notice)
            await SendAsync(notice, cancellation);
        if (trust.MayForget)
            await book.ForgetOldAsync(cancellation);
    }

    /// <summary>A single failure may resolve within minutes, for instance while a folder is being mounted.</summary>
    IEnumerable<Trouble> OfBackups() =>
        backups.Failure is { Tries: >= BackupTries } failure ? [new(AlertKind.BackupFailing, "backup", null, failure.Since)] : [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ways.Count == 0)
            return;
        using var timer = new PeriodicTimer(Pause, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Ignore, for instance if the database is unavailable: alerts are evaluated again in the next minute.
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    async Task SendAsync(AlertNotice notice, CancellationToken cancellation)
    {
        // The channel is no longer configured: drop the notice.
        if (ways.GetValueOrDefault(notice.Channel) is not { } way)
        {
            await book.DoneAsync(notice.Id, cancellation);
            return;
        }
        try
        {
            await way.SendAsync(AlertMessage.Of(notice, address), cancellation);
            await book.DoneAsync(notice.Id, cancellation);
            LogSent(notice.Kind, notice.IsEnd, notice.Channel);
        }
        catch (AlertNotSentException e) when (notice.Tries + 1 < MaxTries)
        {
            LogNotSent(notice.Kind, notice.Channel, notice.Tries + 1, e.Message);
            var pause = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(notice.Tries, 10)));
            await book.TryAgainAsync(notice.Id, pause < LongestPause ? pause : LongestPause, cancellation);
        }
        catch (AlertNotSentException e)
        {
            LogGivenUp(notice.Kind, notice.Channel, e.Message);
            await book.DoneAsync(notice.Id, cancellation);
        }
    }

    [LoggerMessage(2300, LogLevel.Information, "Alert {Kind} (over: {IsEnd}) was sent by {Channel}")]
    partial void LogSent(AlertKind kind, bool isEnd, string channel);

    [LoggerMessage(2301, LogLevel.Warning, "Alert {Kind} could not be sent by {Channel}, attempt {Tried}: {Reason}")]
    partial void LogNotSent(AlertKind kind, string channel, int tried, string reason);

    [LoggerMessage(2302, LogLevel.Error, "Gave up on alert {Kind}: {Channel} has failed for days: {Reason}")]
    partial void LogGivenUp(AlertKind kind, string channel, string reason);

    [LoggerMessage(2303, LogLevel.Error, "Checking for alerts failed")]
    partial void LogTrouble(Exception error);
}
