namespace DonorSync.ConstantContact;

/// <summary>
/// Starts bulk jobs. When it is not known whether one was started, it looks among the account's jobs before it starts it again: a
/// second job would do no harm to the result, but cost a request and could put somebody back on a list left in between.
/// </summary>
internal sealed class ActivityStarter(ActivitiesApi activities, StartedJobs ours, ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>How far the two clocks may differ.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <param name="start">Sends the request.</param>
    /// <param name="items">Rows it names, to tell our job from others.</param>
    /// <exception cref="OutcomeUnknownException">Not even the list of jobs tells.</exception>
    public async Task<ActivityBody> StartAsync(
        Func<CancellationToken, Task<ActivityBody>> start, int items, CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - Slack;
        var unknown = await TryStartAsync();
        if (unknown.Activity is { } at)
            return at;

        await Task.Delay(options.ActivityPause, clock, cancellation);
        var candidates = (await activities.GetRecentAsync(cancellation)).Where(IsCandidate).ToList();
        switch (candidates)
        {
            case [var found]:
                ours.Add(found.ActivityId!);
                return found;
            case []:
                var again = await TryStartAsync();
                return again.Activity ?? throw again.Reason!;
            default:
                throw unknown.Reason!;
        }

        async Task<(ActivityBody? Activity, OutcomeUnknownException? Reason)> TryStartAsync()
        {
            try
            {
                var activity = await start(cancellation);
                if (activity.ActivityId is not { } id || !PlainText.IsId(id))
                    return (null, new OutcomeUnknownException("Constant Contact started a bulk job without naming it."));
                ours.Add(id);
                return (activity, null);
            }
            catch (OutcomeUnknownException e)
            {
                return (null, e);
            }
        }

        bool IsCandidate(ActivityBody activity) =>
            activity.ActivityId is { } id && PlainText.IsId(id) && !ours.Contains(id) && (activity.CreatedAt ?? since) >= since
            && (IsNotCountedYet(activity) || activity.Status?.ItemsTotalCount == items || activity.Status?.ItemsTotalCount == items + 1);
    }

    /// <summary>A job that is over and still counts nothing is of another kind: the deletion of a list.</summary>
    static bool IsNotCountedYet(ActivityBody activity) => !activity.IsOver && (activity.Status?.ItemsTotalCount ?? 0) == 0;
}
