using System.Globalization;
using DonorSync.ConstantContact;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Storage;
using DonorSync.Sync;

namespace DonorSync.Server.Operations;

/// <summary>Each organisation's connection: its grant, and how its last sync went.</summary>
sealed class ConnectionLook(IServiceProvider services, TimeSpan interval, TimeProvider clock)
{
    const string Reconnect = "Sign in as an administrator: Apps > Constant Contact > Reconnect.";

    /// <param name="canDecrypt">Whether the stored keys can be opened; else no grant can, and none is to blame.</param>
    public async Task<IReadOnlyList<Finding>> LookAsync(bool canDecrypt, CancellationToken cancellation)
    {
        var organizations = await services.GetRequiredService<OrganizationService>().ListAsync(cancellation);
        if (organizations.Count == 0)
            return [Finding.Warning("connection", "There is no organisation yet.", "Open the page /setup, or give the Bootstrap settings.")];
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
                return Finding.Wrong(check, "Constant Contact does not accept the grant any more.", Reconnect);
        }
        if (canDecrypt && await WhyUnreadableAsync(status!.Id, cancellation) is { } unreadable)
            return Finding.Wrong(check, unreadable, Reconnect);
        return status switch
        {
            { Running: true } => Finding.Ok(check, "syncing now"),
            { LastRun.State: RunState.Held } => Finding.Warning(check, "A sync waits for a person.", "Sign in and look at the page Review or Activity."),
            { WaitsForPerson: true } => Finding.Warning(check, "Nothing is synced until somebody has said yes to a preview.", "Sign in and look at the preview on the page Activity."),
            { LastRun: null } => Finding.Ok(check, "connected; no sync has ended yet"),
            { LastRun: { State: RunState.Failed } run } => Finding.Warning(check, $"The last sync failed, {Time(run)}: {run.Error}", "It is tried again by itself; if it fails for hours, look at the page Activity."),
            { LastRun: { FinishedAt: { } at } run } when clock.GetUtcNow() - at > (3 * interval) =>
                Finding.Warning(check, $"The last sync is long past: {Time(run)}.", "Look whether the server runs."),
            _ => Finding.Ok(check, $"connected; last sync {Time(status!.LastRun!)}"),
        };
    }

    async Task<string?> WhyUnreadableAsync(ConnectionId connection, CancellationToken cancellation)
    {
        try
        {
            return await services.GetRequiredService<IGrantStore>().ReadAsync(connection, cancellation) is null ? "There is no grant." : null;
        }
        catch (GrantRefusedException e)
        {
            return e.Message;
        }
    }

    static string Time(RunRecord run) => (run.FinishedAt ?? run.StartedAt).UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
