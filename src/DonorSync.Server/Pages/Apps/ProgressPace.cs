using System.Collections.Concurrent;
using DonorSync.Sync;

namespace DonorSync.Server.Pages.Apps;

/// <summary>How fast a phase goes, from what the pages that watch it have seen: the time left is worked out from that.</summary>
sealed class ProgressPace(TimeProvider clock)
{
    const int MostWatched = 1_000;

    /// <summary>Before this an estimate would jump about.</summary>
    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<Guid, Seen> seen = new();

    /// <summary>Null while it cannot be told.</summary>
    public TimeSpan? TimeLeft(RunRecord run) => TimeLeft(run.Id.Value, RunPhaseWords.Of(run.Progress.Phase), run.Progress.Done, run.Progress.Total);

    /// <param name="id">Of what is watched.</param>
    /// <param name="phase">Whose pace is one: a new one is measured anew.</param>
    public TimeSpan? TimeLeft(Guid id, string phase, long done, long total)
    {
        var now = clock.GetUtcNow();
        if (seen.Count > MostWatched)
            seen.Clear();
        var first = seen.AddOrUpdate(
            id, _ => new(phase, done, now), (_, before) => before.Phase == phase && before.Done <= done ? before : new(phase, done, now));
        var (gone, since) = (now - first.At, done - first.Done);
        return gone >= Soonest && since > 0 && total > done ? gone * ((double)(total - done) / since) : null;
    }

    sealed record Seen(string Phase, long Done, DateTimeOffset At);
}
