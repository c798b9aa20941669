using DonorSync.ConstantContact;
using DonorSync.Server.Activity;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Server.Apps.ConstantContact;

public enum AppState
{
    NotConnected,
    Connected,
    Syncing,
    NeedsReconnecting,

    /// <summary>The last sync left steps that need approval (B3).</summary>
    Held,
}

sealed record AccountResponse(string Id, string? OrganizationName);

/// <summary>The connection and its health.</summary>
sealed record AppResponse(
    AppState State, AccountResponse? Account, SyncResponse? LastSync, DateTimeOffset? NextSyncAt, int RequestsToday,
    DateTimeOffset? ConnectedAt)
{
    public static AppResponse Of(AppHealth health, ConstantContactOptions key) => new(
        health.State,
        health.Status is { State: not ConnectionState.NotConnected, Account: { } account }
            ? new(account.Id, account.OrganizationName) : null,
        health.Status?.LastRun is { } run ? SyncResponse.Of(run, key) : null,
        health.NextSyncAt,
        health.RequestsToday,
        health.Status is { State: not ConnectionState.NotConnected } ? health.Status.ConnectedAt : null);

    public static AppState StateOf(ConnectionStatus? status) => status switch
    {
        null or { State: ConnectionState.NotConnected } => AppState.NotConnected,
        { Running: true } => AppState.Syncing,
        { State: ConnectionState.NeedsReconnecting } => AppState.NeedsReconnecting,
        { LastRun.State: RunState.Held } => AppState.Held,
        _ => AppState.Connected,
    };
}
