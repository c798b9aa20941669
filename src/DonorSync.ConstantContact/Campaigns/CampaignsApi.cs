using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Campaigns;

/// <summary>Reads campaign results: <c>/reports</c> and <c>/emails</c>. Needs the scope <c>campaign_data</c>.</summary>
internal sealed class CampaignsApi(ApiCaller calls)
{
    const int PageSize = 500;

    /// <summary>At most 50,000 bounces of one campaign.</summary>
    const int MostPages = 100;

    /// <summary>Returns the last campaigns, newest first: one page, because bounces arrive soon after the mailing.</summary>
    public async Task<List<CampaignSummaryBody>> LatestAsync(CancellationToken cancellation)
    {
        var path = new Query("reports/summary_reports/email_campaign_summaries").With("limit", PageSize).ToString();
        return (await calls.SendAsync<CampaignPageBody>(ApiRequest.Get(path), cancellation)).BulkEmailCampaignSummaries?.Read ?? [];
    }

    /// <summary>Returns the activity that was mailed; null if the campaign has none.</summary>
    public async Task<string?> MailedActivityAsync(string campaignId, CancellationToken cancellation)
    {
        var campaign = await calls.SendAsync<CampaignBody>(ApiRequest.Get($"emails/{Uri.EscapeDataString(campaignId)}"), cancellation);
        var activity = campaign.CampaignActivities?.Find(static a => a?.Role == "primary_email")?.CampaignActivityId;
        return PlainText.IsId(activity) ? activity : null;
    }

    /// <summary>Returns the permanent bounces of a mailing, codes B and S.</summary>
    public async Task<List<BounceBody>> PermanentBouncesAsync(string activityId, CancellationToken cancellation)
    {
        var query = new Query($"reports/email_reports/{Uri.EscapeDataString(activityId)}/tracking/bounces")
            .With("bounce_code", BounceCodes.Code(BounceKind.NonExistent)).With("bounce_code", BounceCodes.Code(BounceKind.Suspended))
                .With("limit", PageSize);
        List<BounceBody> bounces = [];
        await foreach (var page in calls.PagesAsync<BouncePageBody>(query.ToString(), cancellation, MostPages))
            bounces.AddRange(page.TrackingActivities?.Read ?? []);
        return bounces;
    }
}

/// <summary>The two codes of permanent bounces; the others (full, away, blocked, undeliverable, other) are temporary.</summary>
internal static class BounceCodes
{
    public static string Code(BounceKind kind) => kind switch
    {
        BounceKind.NonExistent => "B",
        BounceKind.Suspended => "S",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a kind of bounce"),
    };

    /// <summary>Returns null for a bounce that is not permanent or has no valid address or time.</summary>
    public static Bounce? ToCore(this BounceBody body)
    {
        BounceKind? kind = body.BounceCode switch
        {
            "B" => BounceKind.NonExistent,
            "S" => BounceKind.Suspended,
            _ => null,
        };
        return kind is { } permanent && body.CreatedTime is { } at && EmailAddress.TryParse(body.EmailAddress, out var email)
            ? new Bounce(email.Key, permanent, at) : null;
    }
}
