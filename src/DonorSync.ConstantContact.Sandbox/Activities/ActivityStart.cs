namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Queues a job and returns its status, the same way for every bulk operation.</summary>
internal static class ActivityStart
{
    public static Activity Begin(ApiCall call, ActivityWork work)
    {
        var queue = call.Store.Activities;
        if (call.Options.EnforceLimits && queue.Pending >= call.Options.QueuedActivities)
            throw new Refusal(Errors.QueueFull);
        queue.Forget(call.Now);
        var activity = new Activity(call.Rules.NewId(), work, call.Now, call.Options.ActivityDelay)
        {
            Counts = work.Announced,
            Fate = call.Fault?.ActivityFate,
            DropRows = call.Fault?.DropRows ?? 0,
        };
        queue.Add(activity);
        return activity;
    }

    public static ApiReply Answer(int status, Activity activity, ApiCall call) =>
        ApiReply.Json(status, json => ActivityJson.Write(json, activity, call.Now, call.Behaviour));

    /// <summary>Returns the response to DELETE of a list.</summary>
    public static ApiReply AnswerOfList(Activity activity, ApiCall call) => ApiReply.Json(202, json => ActivityJson.Write(
        json, activity, call.Now, call.Behaviour, call.Behaviour.MisleadingSelfLinks ? ActivityJson.InternalHref(activity) : null));
}
