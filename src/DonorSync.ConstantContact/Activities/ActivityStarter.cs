using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Activities;

/// <summary>
/// Starts bulk jobs. If it is unknown whether a job was started, the account's jobs are searched before it is started again: a second job
/// would cost a request and could add a contact again to a list that it left in between.
/// </summary>
internal sealed class ActivityStarter(ActivitiesApi activities, StartedJobs ours, ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>The allowed difference between the two clocks.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(2);

    /// <param name="start">Sends the request.</param>
    /// <param name="items">The number of rows, to distinguish our job from others.</param>
    /// <exception cref="OutcomeUnknownException">The list of jobs does not show it either.</exception>
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

    /// <summary>A job that has ended without counts is of another kind: the deletion of a list.</summary>
    static bool IsNotCountedYet(ActivityBody activity) => !activity.IsOver && (activity.Status?.ItemsTotalCount ?? 0) == 0;
}
