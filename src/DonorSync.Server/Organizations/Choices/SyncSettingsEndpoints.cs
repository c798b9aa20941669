using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
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
        DonorSession donors, StoredSettings settings, Pauses pauses, Preconditions conditions, CancellationToken cancellation) =>
        conditions.Shown(await ReadAsync(donors, settings, pauses, cancellation));

    static async Task<Ok<SyncSettingsResponse>> ChangeAsync(
        JsonBody<SyncSettingsChange> body, DonorSession donors, StoredSettings settings, SettingsChanger changer, Pauses pauses,
        PauseSwitch pausing, Caller caller, Preconditions conditions, CancellationToken cancellation)
    {
        var texts = body.Value.ToTexts();
        var change = await conditions.GuardAsync(
            donors, async () => await ReadAsync(donors, settings, pauses, cancellation),
            () => changer.ChangeAsync(donors.Db, texts, cancellation),
            cancellation);
        await changer.FollowAsync(change, cancellation);
        if (body.Value.Paused is { IsSent: true, Value: true })
            await pausing.PauseAsync(donors.Organization, caller.Author.Who, cancellation);
        else if (body.Value.Paused.IsSent)
            await pausing.ResumeAsync(donors.Organization, cancellation);
        return TypedResults.Ok(conditions.Tagged(await ReadAsync(donors, settings, pauses, cancellation)));
    }

    /// <summary>Reads in the transaction of a guarded change.</summary>
    static async Task<SyncSettingsResponse> ReadAsync(
        DonorSession donors, StoredSettings settings, Pauses pauses, CancellationToken cancellation) => SyncSettingsResponse.Of(
        await donors.Db.OwnSettingsAsync(cancellation), settings.Server,
        await pauses.FindAsync(donors.Organization, cancellation) is not null);
}
