using DonorSync.Core;

namespace DonorSync.ConstantContact;

/// <summary>What became of campaigns: <c>/reports</c> and <c>/emails</c>. Needs the scope <c>campaign_data</c>.</summary>
internal sealed class CampaignsApi(ApiCaller calls)
{
    const int PageSize = 500;

    /// <summary>Bounces of one campaign, a page at a time: 50,000.</summary>
    const int MostPages = 100;

    /// <summary>The campaigns sent last, newest first: one page, because bounces come in soon after the mailing.</summary>
    public async Task<List<CampaignSummaryBody>> LatestAsync(CancellationToken cancellation)
    {
        var path = new Query("reports/summary_reports/email_campaign_summaries").With("limit", PageSize).ToString();
        return (await calls.SendAsync<CampaignPageBody>(ApiRequest.Get(path), cancellation)).BulkEmailCampaignSummaries?.Read ?? [];
    }

    /// <summary>The activity that was mailed; null when the campaign has none.</summary>
    public async Task<string?> MailedActivityAsync(string campaignId, CancellationToken cancellation)
    {
        var campaign = await calls.SendAsync<CampaignBody>(ApiRequest.Get($"emails/{Uri.EscapeDataString(campaignId)}"), cancellation);
        var activity = campaign.CampaignActivities?.Find(static a => a?.Role == "primary_email")?.CampaignActivityId;
        return PlainText.IsId(activity) ? activity : null;
    }

    /// <summary>Permanent bounces of a mailing, codes B and S.</summary>
    public async Task<List<BounceBody>> PermanentBouncesAsync(string activityId, CancellationToken cancellation)
    {
        var query = new Query($"reports/email_reports/{Uri.EscapeDataString(activityId)}/tracking/bounces")
            .With("bounce_code", BounceCodes.Code(BounceKind.NonExistent)).With("bounce_code", BounceCodes.Code(BounceKind.Suspended)).With("limit", PageSize);
        List<BounceBody> bounces = [];
        await foreach (var page in calls.PagesAsync<BouncePageBody>(query.ToString(), cancellation, MostPages))
            bounces.AddRange(page.TrackingActivities?.Read ?? []);
        return bounces;
    }
}
