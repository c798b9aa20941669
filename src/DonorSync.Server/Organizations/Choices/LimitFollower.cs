using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Startup;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>
/// Derives which contacts can be emailed again after an organization changed its limit of E4 (B13): immediately, and after a kill or on
/// another server within a minute. Until then pages may count by the former limit; syncs decide by the new one.
/// </summary>
sealed partial class LimitFollower(ChangedLimits limits, TimeProvider clock, ILogger<LimitFollower> log) : BackgroundService
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);

    /// <summary>How long a request waits, so that a small organization sees its new numbers immediately.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim one = new(1);
    readonly CancellationTokenSource stopping = new();

    /// <summary>Begins to derive, and waits for the end for at most 2 seconds.</summary>
    public async Task FollowAsync(OrganizationId organization, CancellationToken cancellation)
    {
        try
        {
            await DeriveAsync(organization, stopping.Token).WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // It goes on in the background.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(stopping.Cancel);
        using var timer = new PeriodicTimer(BetweenLooks, clock);
        do
        {
            try
            {
                foreach (var organization in await limits.PendingAsync(stoppingToken))
                    await DeriveAsync(organization, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // For instance if the database is unavailable: the next look tries again.
                LogTrouble(e);
            }
        }
        while (await timer.NextAsync(stoppingToken));
    }

    async Task DeriveAsync(OrganizationId organization, CancellationToken cancellation)
    {
        try
        {
            await one.WaitAsync(cancellation);
            try
            {
                if (!(await limits.PendingAsync(cancellation)).Contains(organization))
                    return;
                var (read, changed) = await limits.FollowAsync(organization, cancellation);
                LogDerived(organization.Value, read, changed);
            }
            finally
            {
                one.Release();
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The next start continues.
        }
        catch (Exception e) when (DatabaseErrors.TroubleOf(e) is not null)
        {
            LogTrouble(e);
        }
    }

    public override void Dispose()
    {
        stopping.Dispose();
        one.Dispose();
        base.Dispose();
    }

    [LoggerMessage(2012, LogLevel.Information,
        "Organization {Organization} changed its limit of E4: decided again for {Read} contacts, {Changed} changed")]
    partial void LogDerived(Guid organization, int read, int changed);

    [LoggerMessage(2013, LogLevel.Warning, "Deciding again which contacts can be emailed failed; retrying in one minute")]
    partial void LogTrouble(Exception error);
}
