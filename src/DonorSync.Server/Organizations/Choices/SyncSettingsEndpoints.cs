using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Server.Rest.Json;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Organizations.Choices;

/// <summary><c>/api/v1/settings/sync</c></summary>
static class SyncSettingsEndpoints
{
    public const string Change = "Changed the sync settings";

    public static void MapSyncSettings(this IEndpointRouteBuilder api)
    {
        var settings = api.MapGroup("/settings/sync").WithTags("Settings");
        settings.MapGet("/", ShowAsync).WithName("showSyncSettings")
            .WithSummary("Show the sync's settings and the server's defaults (B13)");
        settings.MapPatch("/", ChangeAsync).Audited(Change).WithName("changeSyncSettings").Refuses(400, 412)
            .WithSummary("Change the sync's settings; null returns to the server's default (B13)");
    }

    static async Task<Results<Ok<SyncSettingsResponse>, StatusCodeHttpResult>> ShowAsync(
        DonorSession donors, StoredSettings settings, Preconditions conditions, CancellationToken cancellation) =>
        conditions.Shown(await ReadAsync(donors, settings, cancellation));

    static async Task<Ok<SyncSettingsResponse>> ChangeAsync(
        JsonBody<SyncSettingsChange> body, DonorSession donors, StoredSettings settings, SettingsChanger changer, Preconditions conditions,
        CancellationToken cancellation)
    {
        var texts = body.Value.ToTexts();
        var change = await conditions.GuardAsync(
            donors, async () => await ReadAsync(donors, settings, cancellation), () => changer.ChangeAsync(donors.Db, texts, cancellation),
            cancellation);
        await changer.FollowAsync(change, cancellation);
        return TypedResults.Ok(conditions.Tagged(await ReadAsync(donors, settings, cancellation)));
    }

    /// <summary>Reads in the transaction of a guarded change.</summary>
    static async Task<SyncSettingsResponse> ReadAsync(DonorSession donors, StoredSettings settings, CancellationToken cancellation) =>
        SyncSettingsResponse.Of(await donors.Db.OwnSettingsAsync(cancellation), settings.Server);
}
