namespace DonorSync.ConstantContact.Sandbox.Reports;

/// <summary><c>/emails</c>: the campaigns that were sent.</summary>
internal static class CampaignOperations
{
    public static readonly ApiOperation GetAll = new("GET", "/emails", Scopes.Campaigns, Privileges.CampaignRead, All)
    {
        Query = [QueryRule.Limit(500), QueryRule.Time("before_date"), QueryRule.Time("after_date"), QueryRule.Cursor],
    };

    public static readonly ApiOperation Get = new("GET", "/emails/{campaign_id}", Scopes.Campaigns, Privileges.CampaignRead, One);

    private static ApiReply All(ApiCall call)
    {
        var paging = Paging.Of(call);
        var fitting = call.Store.Campaigns.OrderByDescending(campaign => campaign.SentAt).ThenByDescending(campaign => campaign.Id)
            .Where(campaign => (paging.Time("after_date") is not { } after || campaign.SentAt > after)
                && (paging.Time("before_date") is not { } before || campaign.SentAt < before))
            .ToList();
        return OrdinalPages.Answer(paging, "/emails", "campaigns", fitting, Write);
    }

    private static ApiReply One(ApiCall call)
    {
        var campaign = call.Store.Campaigns.Find(campaign => campaign.Id == call.Id("campaign_id")) ?? throw Refusal.NotFound();
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("campaign_activities");
            json.WriteStartObject();
            json.WriteString("campaign_activity_id", campaign.ActivityId);
            json.WriteString("role", "primary_email");
            json.WriteEndObject();
            json.WriteEndArray();
            WriteFields(json, campaign);
            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteStartObject();
        WriteFields(json, campaign);
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, Campaign campaign)
    {
        json.WriteString("campaign_id", campaign.Id);
        json.Set("created_at", campaign.CreatedAt);
        json.WriteString("current_status", "Done");
        json.WriteString("name", campaign.Name);
        json.WriteString("type", "NEWSLETTER");
        json.WriteNumber("type_code", 10);
        json.Set("updated_at", campaign.SentAt);
    }
}
