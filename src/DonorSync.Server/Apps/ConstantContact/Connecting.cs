using DonorSync.ConstantContact.OAuth;
using DonorSync.Server.Activity;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>
/// Connects an account with the granted tokens. The first sync starts immediately (A2), or after its preview (B1); while the connection is
/// paused, when a user starts it (B19).
/// </summary>
sealed class GrantConnector(Connections connections, SyncSchedule schedule, ISyncSettings settings, SyncStarter syncs)
{
    /// <exception cref="ProblemException">A sync is in progress.</exception>
    /// <exception cref="ConflictException">Another organization holds the account (A6).</exception>
    public async Task ConnectAsync(
        OrganizationId organization, CtctAccount account, GrantedTokens tokens, bool preview, CancellationToken cancellation)
    {
        if (await connections.ConnectAsync(organization, account, tokens, preview, cancellation) is not { } connection)
            throw new ProblemException(SyncProblems.InProgress);
        await schedule.ScheduleAfterConnectingAsync(
            connection, (await settings.OfAsync(organization, cancellation)).Interval, cancellation);
        var isPaused = await connections.FindAsync(organization, cancellation) is { Pause: not null };
        if (isPaused && !preview)
            return;
        await syncs.StartAsync(organization, new RunRequest(preview ? RunKind.Preview : RunKind.Manual), cancellation);
    }

    /// <summary>Returns the account's name for the audit log.</summary>
    public static string NameOf(CtctAccount account) =>
        account.OrganizationName is { Length: > 0 } name ? $"{name} ({account.Id})" : account.Id;
}

/// <summary>Disconnects (A5) and ends the schedule.</summary>
sealed class Disconnector(Connections connections, SyncSchedule schedule)
{
    /// <exception cref="ProblemException">A sync is in progress.</exception>
    public async Task DisconnectAsync(OrganizationId organization, CancellationToken cancellation)
    {
        if (!await connections.DisconnectAsync(organization, cancellation))
            throw new ProblemException(SyncProblems.InProgress);
        if (await connections.FindAsync(organization, cancellation) is { } status)
            await schedule.UnscheduleAsync(status.Id, cancellation);
    }
}
