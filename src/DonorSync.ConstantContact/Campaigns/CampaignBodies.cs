using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Campaigns;

internal sealed record CampaignPageBody(Rows<CampaignSummaryBody>? BulkEmailCampaignSummaries);

/// <summary>A campaign that was sent, with its unique counts.</summary>
internal sealed record CampaignSummaryBody(string? CampaignId, CampaignCountsBody? UniqueCounts);

internal sealed record CampaignCountsBody(int? Bounces);

/// <summary>A campaign and its activities; the one that was mailed has the role <c>primary_email</c>.</summary>
internal sealed record CampaignBody(List<CampaignActivityBody?>? CampaignActivities);

internal sealed record CampaignActivityBody(string? CampaignActivityId, string? Role);

internal sealed record BouncePageBody(Rows<BounceBody>? TrackingActivities, [property: JsonPropertyName("_links")] LinksBody? Links)
    : IPageBody
{
    [JsonIgnore]
    public int? RowsInAll => null;

    [JsonIgnore]
    public IEnumerable<string?> Ids =>
        TrackingActivities is null ? [] : TrackingActivities.Read.Select(static b => $"{b.EmailAddress} {b.BounceCode} {b.CreatedTime:O}");
}

internal sealed record BounceBody(string? EmailAddress, string? BounceCode, DateTimeOffset? CreatedTime);
