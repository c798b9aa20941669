namespace DonorSync.ConstantContact.Sandbox.Lists;

/// <summary><c>GET /contact_lists</c>, ordered by id; the cursor contains the next id.</summary>
internal static class ListPages
{
    public static readonly ApiOperation Get = new("GET", "/contact_lists", Scopes.Contacts, Privileges.ListsRead, Answer)
    {
        Query =
        [
            QueryRule.Limit(1000),
            QueryRule.Flag("include_count"),
            QueryRule.Word("include_membership_count", "all", "active"),
            QueryRule.Text("name"),
            QueryRule.Words("status", "all", "active", "deleted"),
            QueryRule.Word("channel_type", "email", "sms"),
            QueryRule.Flag("include_sms_membership_count"),
            QueryRule.Cursor,
        ],
    };

    private static ApiReply Answer(ApiCall call)
    {
        var paging = Paging.Of(call);
        if (paging.Limit > call.Behaviour.LargestListPage)
            throw Refusal.Invalid("limit does not have a valid value");
        var fitting = call.Store.Lists.Where(list => Fits(list, paging, call.Behaviour)).ToList();
        var from = Guid.TryParse(paging.Next, out var id) ? fitting.FindIndex(list => list.Id >= id) : paging.Next is null ? 0 : -1;
        var page = from < 0 ? [] : fitting.Skip(from).Take(paging.Limit).ToList();
        var next = from >= 0 && from + page.Count < fitting.Count ? fitting[from + page.Count].Id.ToString() : null;
        call.Fault?.Disturb(page, () => fitting.ElementAtOrDefault(from - 1));
        var counted = paging["include_membership_count"]
            ?? (call.Behaviour.MembershipCountWithCount && paging.Flag("include_count") ? "all" : null);
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("lists");
            foreach (var list in page)
                ListJson.Write(json, list, counted);
            json.WriteEndArray();
            if (paging.Flag("include_count"))
                json.WriteNumber("lists_count", fitting.Count);
            paging.WriteLinks(json, "/contact_lists", next);
            json.WriteEndObject();
        });
    }

    private static bool Fits(ContactList list, Paging paging, SandboxBehaviour behaviour)
    {
        var status = paging.Words("status");
        var shown = status.Contains("all")
            || (list.IsDeleted ? status.Contains("deleted") : status.Length == 0 || status.Contains("active"));
        var comparison = behaviour.ListNamesIgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return shown && paging["channel_type"] is not "sms"
            && (paging["name"] is not { } name || string.Equals(list.Name, name, comparison));
    }
}
