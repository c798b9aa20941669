using System.Collections.Concurrent;

namespace DonorSync.ConstantContact.Activities;

/// <summary>
/// The bulk jobs that all runs of this process have started recently, used to find a job whose answer was lost. Jobs of two processes can
/// be confused; the read-back then shows that nothing was done, and the next run does it.
/// </summary>
internal sealed class StartedJobs(TimeProvider clock)
{
    /// <summary>Longer than <see cref="ActivityStarter"/> searches back.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, DateTimeOffset> ids = [];

    public bool Contains(string activityId) => ids.ContainsKey(activityId);

    public void Add(string activityId)
    {
        var now = clock.GetUtcNow();
        ids[activityId] = now;
        foreach (var (id, at) in ids)
        {
            if (now - at > Kept)
                ids.TryRemove(id, out _);
        }
    }
}
