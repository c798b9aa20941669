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
/// <param name="NextSyncAt">Null while no sync starts automatically: not connected, paused, or a preview waits for approval.</param>
/// <param name="PausedSince">B19: since when no sync starts automatically; null while it is not paused.</param>
/// <param name="PausedBy">The user or API token that paused it.</param>
sealed record AppResponse(
    AppState State, AccountResponse? Account, SyncResponse? LastSync, DateTimeOffset? NextSyncAt, int RequestsToday,
    DateTimeOffset? ConnectedAt, DateTimeOffset? PausedSince, string? PausedBy)
{
    public static AppResponse Of(AppHealth health, ConstantContactOptions key) => new(
        health.State,
        health.Status is { State: not ConnectionState.NotConnected, Account: { } account }
            ? new(account.Id, account.OrganizationName) : null,
        health.Status?.LastRun is { } run ? SyncResponse.Of(run, key) : null,
        health.NextSyncAt,
        health.RequestsToday,
        health.Status is { State: not ConnectionState.NotConnected } ? health.Status.ConnectedAt : null,
        health.Status?.Pause?.Since, health.Status?.Pause?.By);

    public static AppState StateOf(ConnectionStatus? status) => status switch
    {
        null or { State: ConnectionState.NotConnected } => AppState.NotConnected,
        { Running: true } => AppState.Syncing,
        { State: ConnectionState.NeedsReconnecting } => AppState.NeedsReconnecting,
        { Held: not null } => AppState.Held,
        _ => AppState.Connected,
    };
}
