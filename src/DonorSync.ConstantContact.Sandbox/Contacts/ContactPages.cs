namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>
/// <c>GET /contacts</c>. A page is a range of positions in the filtered set as it is now, so rows move between pages when the set
/// changes during a read, as with any offset paging.
/// </summary>
internal static class ContactPages
{
    public static readonly ApiOperation Get = new("GET", "/contacts", Scopes.Contacts, Privileges.ContactsRead, Answer)
    {
        Query =
        [
            QueryRule.Words("status", "all", "active", "deleted", "not_set", "pending_confirmation", "temp_hold", "unsubscribed"),
            QueryRule.Text("email"),
            QueryRule.Uuids("lists", 25),
            new("segment_id", text => int.TryParse(text, out var id) && id > 0),
            QueryRule.Uuids("tags", 50),
            QueryRule.Time("updated_after"), QueryRule.Time("updated_before"),
            QueryRule.Time("created_after"), QueryRule.Time("created_before"),
            QueryRule.Time("optout_after"), QueryRule.Time("optout_before"),
            QueryRule.Words("include", ContactJson.IncludeWords),
            QueryRule.Words("sms_status", "all", "explicit", "unsubscribed", "pending_confirmation", "not_set"),
            QueryRule.Flag("include_count"),
            QueryRule.Limit(500),
            QueryRule.Cursor,
        ],
    };

    private static ApiReply Answer(ApiCall call)
    {
        var paging = Paging.Of(call);
        if (paging["segment_id"] is not null
            && call.Operation.Query.Any(rule => rule.Name is not ("limit" or "segment_id") && paging[rule.Name] is not null))
            throw Refusal.Invalid("segment_id does not have a valid value");
        var all = new ContactFilter(paging, call.Store, call.Behaviour).All(call.Behaviour.OldestContactsFirst);
        var first = paging.Ordinal;
        var countAsked = paging.Flag("include_count");
        // Reads the page and one more row only, unless the count is requested.
        var rows = countAsked ? all.ToList() : null;
        var page = (rows ?? all).Skip(first - 1).Take(paging.Limit + 1).ToList();
        var more = page.Count > paging.Limit;
        if (more)
            page.RemoveAt(paging.Limit);
        call.Fault?.Disturb(page, () => (rows ?? all).ElementAtOrDefault(first - 2));
        var include = ContactJson.ReadInclude(paging.Words("include"));
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("contacts");
            foreach (var contact in page)
                ContactJson.Write(json, contact, include);
            json.WriteEndArray();
            if (rows is not null)
                json.WriteNumber("contacts_count", rows.Count);
            paging.WriteLinks(json, "/contacts", more
                ? (first + paging.Limit).ToString(System.Globalization.CultureInfo.InvariantCulture)
                : null);
            json.WriteEndObject();
        });
    }
}
