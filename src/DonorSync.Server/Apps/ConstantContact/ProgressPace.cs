using System.Collections.Concurrent;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Estimates the remaining time of a phase from the progress that its pages have shown.</summary>
sealed class ProgressPace(TimeProvider clock)
{
    const int MostWatched = 1_000;

    /// <summary>An earlier estimate would be too unstable.</summary>
    static readonly TimeSpan Soonest = TimeSpan.FromSeconds(3);

    readonly ConcurrentDictionary<Guid, Seen> seen = new();

    /// <summary>Null while it cannot be told.</summary>
    public TimeSpan? TimeLeft(RunRecord run) =>
        TimeLeft(run.Id.Value, RunPhaseWords.Of(run.Progress.Phase), run.Progress.Done, run.Progress.Total);

    /// <param name="id">The run or task.</param>
    /// <param name="phase">A new phase starts a new measurement.</param>
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
