using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Settle;

/// <summary>
/// Moves the marks from which the next change read starts. They overlap what was read, because Constant Contact may show a change late; the
/// overlap is as long as one page affords, so that a quiet hour after a large import still needs one request.
/// </summary>
sealed class ReadMarksUpdater(RunContext run)
{
    static readonly int[] OverlapSeconds = [120, 60, 30, 10, 5, 2, 1, 0];

    /// <summary>Contacts read again because of the overlap: less than a page, so that there is room for new ones.</summary>
    const int Affordable = 400;

    /// <summary>Opt-outs are few, so their overlap is long.</summary>
    static readonly TimeSpan OptOutOverlap = TimeSpan.FromMinutes(10);

    /// <param name="back">Null when nothing was sent, so that nothing was read back.</param>
    public async Task MoveAsync(Observation observed, ReadBackEnd? back, CancellationToken cancellation)
    {
        var marks = await run.State.Reads.MarksAsync(cancellation);
        var seenUpTo = back?.EverythingAt ?? observed.BeganAt;
        await run.State.Reads.SaveMarksAsync(
            new ReadMarks(
                await OverlappedAsync(run, back?.CreatedAt ?? seenUpTo, cancellation), seenUpTo - OptOutOverlap,
                back?.EverythingAt ?? observed.FullReadBeganAt ?? marks.FullReadAt),
            cancellation);
    }

    /// <summary>Returns from when on changes are read again to see the contacts that this run has created.</summary>
    public static Task<DateTimeOffset> SinceAsync(RunContext run, Observation observed, CancellationToken cancellation) =>
        OverlappedAsync(run, observed.BeganAt, cancellation);

    static async Task<DateTimeOffset> OverlappedAsync(RunContext run, DateTimeOffset began, CancellationToken cancellation)
    {
        foreach (var seconds in OverlapSeconds)
        {
            var since = began - TimeSpan.FromSeconds(seconds);
            if (await run.State.Mirror.CountContactsAsync(since, cancellation) <= Affordable)
                return since;
        }
        return began;
    }
}
