using System.Text.Json.Serialization;
using DonorSync.Database.Organizations;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Sync;

namespace DonorSync.Server.Organizations.Choices;

/// <summary>The thresholds of B3; shares in percent.</summary>
sealed record HoldsResponse(
    int RemovalsOver, int RemovalsOverPercent, int RemovalsOverInAnyCase, int ListDeletionsOver, int BlankedOverPercent,
    int ChangedOverPercent, int OptOutsOver, int OptOutsOverPercent)
{
    public static HoldsResponse Of(HoldThresholds holds) => new(
        holds.Removals, SyncFields.OfShare(holds.RemovalShare), holds.RemovalsInAnyCase, holds.ListDeletions,
        SyncFields.OfShare(holds.BlankedShare), SyncFields.OfShare(holds.ChangedShare), holds.OptOuts,
        SyncFields.OfShare(holds.OptOutShare));
}

/// <summary>The settings that apply to an organization's syncs (B13).</summary>
/// <param name="MaxTopLevelDomainLength">E4: a number of characters, or <c>off</c>.</param>
/// <param name="Defaults">The server's settings, which apply where the organization chose nothing.</param>
sealed record SyncSettingsResponse(
    object MaxTopLevelDomainLength, bool SendOrganizationNames, Newcomers Newcomers, bool Paused, TimeSpan Interval,
    TimeSpan FullReadEvery, HoldsResponse Holds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] SyncSettingsResponse? Defaults) : ITagged
{
    public object Shown() => this;

    public static SyncSettingsResponse Of(OrganizationSettings own, SyncSettings server, bool paused) =>
        Of(own.Over(server), paused, Of(server, paused: false, null));

    static SyncSettingsResponse Of(SyncSettings settings, bool paused, SyncSettingsResponse? defaults) => new(
        settings.Policy.MaxTopLevelDomainLength is { } most ? most : "off", settings.Policy.SendOrganizationNames,
        settings.Policy.Newcomers, paused, settings.Interval, settings.FullReadEvery,
        HoldsResponse.Of(settings.Policy.Holds), defaults);
}
