using DonorSync.ConstantContact;
using DonorSync.Database.Alerts;
using DonorSync.Server.Clocks;
using DonorSync.Server.Operations;
using DonorSync.Server.Settings;
using DonorSync.Server.Startup;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Alerts;

/// <summary>Looks each minute for what needs a person, and tells once. It stands beside the syncs and never in their way.</summary>
sealed partial class AlertWatch(
    Troubles troubles, AlertBook book, IEnumerable<IAlertChannel> channels, AlertSettings settings, PublicAddress address,
    IOptions<ConstantContactOptions> constantContact, BackupStanding backups, ClockTrust trust, TimeProvider clock,
    ILogger<AlertWatch> log) : BackgroundService
{
    const int MostTries = 60, BackupTries = 3;
    static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    readonly Dictionary<string, IAlertChannel> ways = channels.ToDictionary(static c => c.Name);
    readonly SemaphoreSlim one = new(1, 1);

    /// <summary>One look, and what follows from it; one at a time.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            await LookAloneAsync(cancellation);
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

    async Task LookAloneAsync(CancellationToken cancellation)
    {
        var options = constantContact.Value;
        var found = await troubles.FindAsync(settings.FailingFor, options.ClientId, options.RequestsPerDay, cancellation);
        await book.RecordAsync([.. found, .. OfBackups()], [.. ways.Keys], cancellation);
        while (await book.ClaimAsync(cancellation) is { } notice)
            await SendAsync(notice, cancellation);
        if (trust.MayForget)
            await book.ForgetOldAsync(cancellation);
    }

    /// <summary>One failure may be a matter of minutes, for instance a folder that is just being mounted.</summary>
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
                // The database is away, say: what is the matter is still the matter when it is back.
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    async Task SendAsync(AlertNotice notice, CancellationToken cancellation)
    {
        // A way that was configured once and is no more has nobody to tell.
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
        catch (AlertNotSentException e) when (notice.Tries + 1 < MostTries)
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

    [LoggerMessage(2301, LogLevel.Warning, "Alert {Kind} could not be sent by {Channel}, try {Tried}: {Reason}")]
    partial void LogNotSent(AlertKind kind, string channel, int tried, string reason);

    [LoggerMessage(2302, LogLevel.Error, "Alert {Kind} is given up: {Channel} has not worked for days: {Reason}")]
    partial void LogGivenUp(AlertKind kind, string channel, string reason);

    [LoggerMessage(2303, LogLevel.Error, "It cannot be looked for what needs a person")]
    partial void LogTrouble(Exception error);
}
