using System.Collections.Concurrent;
using DonorSync.Sync;

namespace DonorSync.Server.Pages.Apps;

/// <summary>How fast a phase goes, from what the pages that watch it have seen: the time left is worked out from that.</summary>
sealed class ProgressPace(TimeProvider clock)
{
    const int MostWatched = 1_000;

    /// <summary>Before this an estimate would jump about.</summary>
    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<RunId, Seen> seen = new();

    /// <summary>Null while it cannot be told.</summary>
    public TimeSpan? TimeLeft(RunRecord run)
    {
        var now = clock.GetUtcNow();
        if (seen.Count > MostWatched)
            seen.Clear();
        var first = seen.AddOrUpdate(
            run.Id, _ => new(run.Progress.Phase, run.Progress.Done, now),
            (_, before) => before.Phase == run.Progress.Phase && before.Done <= run.Progress.Done ? before : new(run.Progress.Phase, run.Progress.Done, now));
        var (gone, done) = (now - first.At, run.Progress.Done - first.Done);
        return gone >= Soonest && done > 0 && run.Progress.Total > run.Progress.Done
            ? gone * ((double)(run.Progress.Total - run.Progress.Done) / done)
            : null;
    }

    sealed record Seen(string Phase, int Done, DateTimeOffset At);
}
