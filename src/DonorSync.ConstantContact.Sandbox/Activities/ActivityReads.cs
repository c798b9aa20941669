namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Looking at activities: one, or those of the last ten days.</summary>
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
            ? ActivityStart.Answer(200, activity, call.Now)
            : throw Refusal.NotFound();

    private static ApiReply All(ApiCall call)
    {
        var paging = Paging.Of(call);
        call.Store.Activities.Forget(call.Now);
        var fitting = call.Store.Activities.All.Reverse()
            .Where(activity => paging["state"] is not { } state || activity.StateAt(call.Now) == state).ToList();
        return OrdinalPages.Answer(paging, "/activities", "activities", fitting, (json, activity) =>
            ActivityJson.Write(json, activity, call.Now));
    }
}
