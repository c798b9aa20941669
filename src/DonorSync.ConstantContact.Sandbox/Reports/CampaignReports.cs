namespace DonorSync.ConstantContact.Sandbox.Reports;

/// <summary>The reports of campaigns: counts, bounces and opt-outs. Newest first.</summary>
internal static class CampaignReports
{
    public static readonly ApiOperation Summaries = new(
        "GET", "/reports/summary_reports/email_campaign_summaries", Scopes.Campaigns, Privileges.CampaignMetrics, AllSummaries)
    {
        Query = [QueryRule.Limit(500), QueryRule.Cursor],
    };

    public static readonly ApiOperation Bounces = new(
        "GET", "/reports/email_reports/{campaign_activity_id}/tracking/bounces", Scopes.Campaigns, Privileges.CampaignMetrics, AllBounces)
    {
        Query = [QueryRule.Word("bounce_code", Control.CampaignSending.BounceCodes) with { Repeats = true }, QueryRule.Limit(500),
            QueryRule.Cursor],
    };

    public static readonly ApiOperation OptOuts = new(
        "GET", "/reports/email_reports/{campaign_activity_id}/tracking/optouts", Scopes.Campaigns, Privileges.CampaignMetrics, AllOptOuts)
    {
        Query = [QueryRule.Limit(500), QueryRule.Cursor],
    };

    private static ApiReply AllSummaries(ApiCall call)
    {
        var all = call.Store.Campaigns.OrderByDescending(campaign => campaign.SentAt).ThenByDescending(campaign => campaign.Id).ToList();
        return OrdinalPages.Answer(Paging.Of(call), call.Operation.Path, "bulk_email_campaign_summaries", all, WriteSummary, json =>
            WritePercents(json, all));
    }

    private static void WriteSummary(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteStartObject();
        json.WriteString("campaign_id", campaign.Id);
        json.WriteString("campaign_type", "Newsletter");
        json.Set("last_sent_date", campaign.SentAt);
        json.WriteStartObject("unique_counts");
        json.WriteNumber("sends", campaign.Sends);
        json.WriteNumber("opens", 0);
        json.WriteNumber("clicks", 0);
        json.WriteNumber("forwards", 0);
        json.WriteNumber("optouts", campaign.OptOuts.Count);
        json.WriteNumber("abuse", 0);
        json.WriteNumber("bounces", campaign.Bounces.Count);
        json.WriteNumber("not_opened", campaign.Sends);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePercents(Utf8JsonWriter json, List<Campaign> campaigns)
    {
        var sends = Math.Max(1, campaigns.Sum(campaign => campaign.Sends));
        json.WriteStartObject("aggregate_percents");
        json.WriteNumber("click", 0);
        json.WriteNumber("open", 0);
        json.WriteNumber("did_not_open", campaigns.Count == 0 ? 0 : 100);
        json.WriteNumber("bounce", Math.Round(100m * campaigns.Sum(campaign => campaign.Bounces.Count) / sends, 1));
        json.WriteNumber("unsubscribe", Math.Round(100m * campaigns.Sum(campaign => campaign.OptOuts.Count) / sends, 1));
        json.WriteEndObject();
    }

    private static ApiReply AllBounces(ApiCall call)
    {
        var (paging, campaign) = (Paging.Of(call, byDefault: 500), Require(call));
        string[] codes = paging["bounce_code"] is { } kept ? kept.Split(',') : [];
        var all = campaign.Bounces.Where(bounce => codes.Length == 0 || codes.Contains(bounce.Code)).OrderByDescending(bounce => bounce.At)
            .ToList();
        return OrdinalPages.Answer(paging, PathOf(call), "tracking_activities", all, (json, bounce) =>
        {
            var contact = call.Store.FindContact(bounce.ContactId)!;
            json.WriteStartObject();
            WriteWho(json, contact, campaign, "em_bounces", bounce.Address, bounce.At);
            json.WriteString("bounce_code", bounce.Code);
            json.Set("current_email_address", contact.Email?.Address);
            json.WriteEndObject();
        });
    }

    private static ApiReply AllOptOuts(ApiCall call)
    {
        var (paging, campaign) = (Paging.Of(call, byDefault: 500), Require(call));
        var all = campaign.OptOuts.OrderByDescending(optOut => optOut.At).ToList();
        return OrdinalPages.Answer(paging, PathOf(call), "tracking_activities", all, (json, optOut) =>
        {
            json.WriteStartObject();
            WriteWho(json, call.Store.FindContact(optOut.ContactId)!, campaign, "em_optouts", optOut.Address, optOut.At);
            json.Set("opt_out_reason", optOut.Reason);
            json.WriteEndObject();
        });
    }

    private static void WriteWho(Utf8JsonWriter json, Contact contact, Campaign campaign, string type, string address, DateTimeOffset at)
    {
        json.WriteString("contact_id", contact.Id);
        json.WriteString("campaign_activity_id", campaign.ActivityId);
        json.WriteString("tracking_activity_type", type);
        json.WriteString("email_address", address);
        json.Set("first_name", contact.Person.FirstName);
        json.Set("last_name", contact.Person.LastName);
        json.Set("created_time", at);
        json.Set("deleted_at", contact.DeletedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static Campaign Require(ApiCall call) =>
        call.Store.Campaigns.Find(campaign => campaign.ActivityId == call.Id("campaign_activity_id")) ?? throw Refusal.NotFound();

    private static string PathOf(ApiCall call) =>
        call.Operation.Path.Replace("{campaign_activity_id}", call.Route["campaign_activity_id"], StringComparison.Ordinal);
}
