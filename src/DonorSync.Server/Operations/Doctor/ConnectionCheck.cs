using System.Globalization;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Organizations;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>The connection of each organization: its grant and its last sync.</summary>
sealed class ConnectionCheck(IServiceProvider services, TimeProvider clock)
{
    const string Reconnect = "Sign in as an administrator: Apps > Constant Contact > Reconnect.";

    /// <param name="canDecrypt">False if the stored keys cannot be opened; then no grant can be read, and none is reported.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(bool canDecrypt, CancellationToken cancellation)
    {
        var organizations = await services.GetRequiredService<OrganizationService>().ListAsync(cancellation);
        if (organizations.Count == 0)
            return [Finding.Warning("connection", "There is no organization yet.", "Open the page /setup, or set the Bootstrap settings.")];
        var findings = new List<Finding>();
        foreach (var one in organizations)
            findings.Add(await OfAsync(one, canDecrypt, cancellation));
        return findings;
    }

    async Task<Finding> OfAsync(Organization organization, bool canDecrypt, CancellationToken cancellation)
    {
        var check = $"connection: {organization.Name}";
        var status = await services.GetRequiredService<Connections>().FindAsync(organization.Id, cancellation);
        switch (AppResponse.StateOf(status))
        {
            case AppState.NotConnected:
                return Finding.Ok(check, "not connected");
            case AppState.NeedsReconnecting:
                return Finding.Wrong(check, "Constant Contact no longer accepts the grant.", Reconnect);
        }
        if (canDecrypt && await WhyUnreadableAsync(status!.Id, cancellation) is { } unreadable)
            return Finding.Wrong(check, unreadable, Reconnect);
        var interval = (await services.GetRequiredService<ISyncSettings>().OfAsync(organization.Id, cancellation)).Interval;
        return status switch
        {
            { Running: true } => Finding.Ok(check, "syncing now"),
            { Held: not null } => Finding.Warning(
                check, "A sync needs approval.", "Sign in and open the page Review or Activity."),
            { Pause: { } pause } => Finding.Warning(
                check, $"Paused since {Time(pause.Since)}: nothing is synced automatically, not even opt-outs.",
                "An administrator can resume it on the page Apps."),
            { WaitsForPerson: true } => Finding.Warning(
                check, "Nothing is synced until a preview is approved.", "Sign in and check the preview on the page Activity."),
            { LastRun: null } => Finding.Ok(check, "connected; no sync has ended yet"),
            { LastRun: { State: RunState.Failed } run } => Finding.Warning(
                check, $"The last sync failed, {Time(run)}: {run.Error}",
                "The sync is retried automatically; if it fails for hours, see the page Activity."),
            { LastRun: { FinishedAt: { } at } run } when clock.GetUtcNow() - at > (3 * interval) =>
                Finding.Warning(check, $"The last sync is long past: {Time(run)}.", "Check whether the server runs."),
            _ => Finding.Ok(check, $"connected; last sync {Time(status!.LastRun!)}"),
        };
    }

    async Task<string?> WhyUnreadableAsync(ConnectionId connection, CancellationToken cancellation)
    {
        try
        {
            return await services.GetRequiredService<IGrantStore>().ReadAsync(connection, cancellation) is null
                ? "There is no grant." : null;
        }
        catch (GrantRefusedException e)
        {
            return e.Message;
        }
    }

    static string Time(RunRecord run) => Time(run.FinishedAt ?? run.StartedAt);

    static string Time(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
