using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Activities;

/// <summary>The end of a bulk job, as far as it is known.</summary>
internal abstract record ActivityEnd
{
    ActivityEnd()
    {
    }

    /// <summary>Completed, cancelled, failed or timed out in Constant Contact.</summary>
    public sealed record Over(ActivityBody Activity) : ActivityEnd;

    /// <summary>Constant Contact no longer knows it.</summary>
    public sealed record Vanished : ActivityEnd;

    /// <summary>The job showed no progress for too long: its outcome is unknown.</summary>
    public sealed record Stuck(ActivityBody Activity) : ActivityEnd;
}

/// <summary>Waits for bulk jobs together: one check for all of them, with growing pauses, because every check is a request.</summary>
internal sealed class ActivityWatcher(ActivitiesApi activities, ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>Returns the number of requests of one check of this many jobs.</summary>
    public static int PagesFor(int jobs) => (jobs + ActivitiesApi.PageSize - 1) / ActivitiesApi.PageSize;

    /// <summary>Returns the ends, in the order of <paramref name="started"/>.</summary>
    public async Task<IReadOnlyList<ActivityEnd>> WatchAsync(IReadOnlyList<ActivityBody> started, CancellationToken cancellation)
    {
        var ends = started.Select(static activity => activity.IsOver ? new ActivityEnd.Over(activity) : (ActivityEnd?)null).ToArray();
        var last = started.ToArray();
        var began = clock.GetTimestamp();
        var moved = began;
        var (pause, following) = (options.ActivityPause, options.ActivityPause * 2);

        while (ends.Contains(null))
        {
            await Task.Delay(pause, clock, cancellation);
            (pause, following) = (Shorter(following, options.LongestActivityPause), pause + following);

            int[] open = [.. ends.Index().Where(static end => end.Item is null).Select(static end => end.Index)];
            var seen = await LookAsync([.. open.Select(i => last[i].ActivityId!)], cancellation);
            foreach (var (i, activity) in seen is null ? [] : open.Zip(seen))
            {
                if (activity is null || activity.IsOver || Progress(activity) != Progress(last[i]))
                    moved = clock.GetTimestamp();
                ends[i] = activity is null ? new ActivityEnd.Vanished() : activity.IsOver ? new ActivityEnd.Over(activity) : null;
                last[i] = activity ?? last[i];
            }
            // Endless progress also times out, because the waiting run blocks other work of the organization.
            if (clock.GetElapsedTime(moved) >= options.ActivityTimeout || clock.GetElapsedTime(began) >= options.LongestActivity)
                ends = [.. ends.Select((end, i) => end ?? new ActivityEnd.Stuck(last[i]))];
        }
        return ends!;
    }

    /// <summary>Returns the jobs' state, null for a job that is gone; null for all while Constant Contact does not answer.</summary>
    async Task<IReadOnlyList<ActivityBody?>?> LookAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        try
        {
            var recent = ids.Count == 1 ? [] : await RecentAsync(ids, cancellation);
            List<ActivityBody?> found = [];
            foreach (var id in ids)
                found.Add(recent.GetValueOrDefault(id) ?? await FindAsync(id, cancellation));
            return found;
        }
        catch (UnavailableException)
        {
            // The jobs continue in Constant Contact; the deadline ends the wait.
            return null;
        }
    }

    /// <summary>
    /// Returns the account's latest jobs, from as many pages as these jobs can fill. A missing job is then read separately, because other
    /// applications can have started jobs.
    /// </summary>
    async Task<Dictionary<string, ActivityBody>> RecentAsync(IReadOnlyList<string> ids, CancellationToken cancellation)
    {
        var missing = ids.ToHashSet();
        Dictionary<string, ActivityBody> recent = [];
        await foreach (var page in activities.GetPagesAsync(cancellation).Take(PagesFor(ids.Count)).WithCancellation(cancellation))
        {
            foreach (var activity in page)
            {
                if (activity.ActivityId is { } id && missing.Remove(id))
                    recent[id] = activity;
            }
            if (missing.Count == 0)
                break;
        }
        return recent;
    }

    async Task<ActivityBody?> FindAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await activities.GetAsync(id, cancellation) with { ActivityId = id };
        }
        catch (NotFoundException)
        {
            return null;
        }
    }

    static (string?, double?, int?) Progress(ActivityBody activity) =>
        (activity.State, activity.PercentDone, activity.Status?.ItemsCompletedCount);

    static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
