namespace DonorSync.ConstantContact;

/// <summary>How a bulk job ended, as far as can be known.</summary>
internal abstract record ActivityEnd
{
    ActivityEnd()
    {
    }

    /// <summary>Completed, cancelled, failed or timed out over there.</summary>
    public sealed record Over(ActivityBody Activity) : ActivityEnd;

    /// <summary>Constant Contact no longer knows it.</summary>
    public sealed record Vanished : ActivityEnd;

    /// <summary>It showed no progress for too long: its outcome is unknown.</summary>
    public sealed record Stuck(ActivityBody Activity) : ActivityEnd;
}

/// <summary>
/// Waits for bulk jobs together: one look for all of them, with growing pauses, because every look is a request.
/// </summary>
internal sealed class ActivityWatcher(ActivitiesApi activities, ConstantContactOptions options, TimeProvider clock)
{
    /// <summary>Requests of one look at so many jobs.</summary>
    public static int PagesFor(int jobs) => (jobs + ActivitiesApi.PageSize - 1) / ActivitiesApi.PageSize;

    /// <summary>The ends, in the order of <paramref name="started"/>.</summary>
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
            // Progress without end is none: the run that waits keeps other work of the organization waiting.
            if (clock.GetElapsedTime(moved) >= options.ActivityTimeout || clock.GetElapsedTime(began) >= options.LongestActivity)
                ends = [.. ends.Select((end, i) => end ?? new ActivityEnd.Stuck(last[i]))];
        }
        return ends!;
    }

    /// <summary>The jobs as they are now, null for one that is gone; nothing at all while Constant Contact does not answer.</summary>
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
            // The jobs run on without us; the deadline ends the waiting.
            return null;
        }
    }

    /// <summary>
    /// The account's latest jobs, as many pages as these can be on: by then one that does not show is asked for by itself, because others
    /// may have started jobs meanwhile.
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
