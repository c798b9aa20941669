namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Reads one activity, or those of the last ten days.</summary>
internal static class ActivityReads
{
    public static readonly ApiOperation GetAll = new("GET", "/activities", Scopes.Contacts, Privileges.ContactsWrite, All)
    {
        Query = [QueryRule.Limit(500), QueryRule.Word("state", "processing", "completed", "cancelled", "failed", "timed_out"),
            QueryRule.Cursor],
    };

    public static readonly ApiOperation Get = new("GET", "/activities/{activity_id}", Scopes.Contacts, Privileges.ContactsWrite, One);

    private static ApiReply One(ApiCall call) =>
        call.Store.Activities.Find(call.Id("activity_id"), call.Now) is { } activity
            ? ActivityStart.Answer(200, activity, call)
            : throw Refusal.NotFound();

    private static ApiReply All(ApiCall call)
    {
        var paging = Paging.Of(call);
        call.Store.Activities.Forget(call.Now);
        var fitting = call.Store.Activities.All.Reverse()
            .Where(activity => paging["state"] is not { } state || activity.StateAt(call.Now) == state).ToList();
        // The cursor names the next activity. If that one has been forgotten, the walk ends.
        var from = Guid.TryParse(paging.Next, out var id) ? fitting.FindIndex(activity => activity.Id == id) : paging.Next is null ? 0 : -1;
        var page = from < 0 ? [] : fitting.Skip(from).Take(paging.Limit).ToList();
        var next = from >= 0 ? fitting.ElementAtOrDefault(from + page.Count) : null;
        var self = call.Behaviour.MisleadingSelfLinks && page.Count > 0 ? ActivityJson.Href(page[^1]) : null;
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("activities");
            foreach (var activity in page)
                ActivityJson.Write(json, activity, call.Now, call.Behaviour, self);
            json.WriteEndArray();
            paging.WriteLinks(json, "/activities", next?.Id.ToString());
            json.WriteEndObject();
        });
    }
}
