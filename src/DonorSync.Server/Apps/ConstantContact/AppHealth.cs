using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>The connection and its health, for REST and pages.</summary>
/// <param name="Status">Null if the organization has never connected.</param>
/// <param name="NextSyncAt">Time of the next hourly sync; null unless connected, not paused, and the first sync is approved.</param>
/// <param name="RequestsToday">Requests of the whole installation on this UTC day.</param>
public sealed record AppHealth(AppState State, ConnectionStatus? Status, DateTimeOffset? NextSyncAt, int RequestsToday);

/// <summary>Reads the connection's health.</summary>
sealed class AppHealthReader(
    Connections connections, SyncSchedule schedule, IRequestLedger ledger, IOptions<ConstantContactOptions> options, TimeProvider clock)
{
    public async Task<AppHealth> ReadAsync(OrganizationId organization, CancellationToken cancellation)
    {
        var status = await connections.FindAsync(organization, cancellation);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var requests = await ledger.CountAsync(options.Value.ClientId, today, cancellation);
        var next = status is { State: ConnectionState.Connected, WaitsForPerson: false, Pause: null }
            ? await schedule.NextAsync(status.Id, cancellation) : null;
        return new(AppResponse.StateOf(status), status, next, requests);
    }
}
