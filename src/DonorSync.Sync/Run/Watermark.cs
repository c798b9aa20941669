namespace DonorSync.Sync;

/// <summary>
/// Moves the marks that the next change read starts from. They overlap what was read, because a change may be indexed late; the
/// overlap is as wide as one page affords, so that a quiet hour after a large import still costs one request.
/// </summary>
sealed class Watermark(RunContext run)
{
    static readonly int[] OverlapSeconds = [120, 60, 30, 10, 5, 2, 1, 0];

    /// <summary>Rows re-read because of the overlap: less than a page, so that there is room for what is new.</summary>
    const int Affordable = 400;

    /// <summary>Opt-outs are few, so their overlap is wide.</summary>
    static readonly TimeSpan OptOutOverlap = TimeSpan.FromMinutes(10);

    public async Task MoveAsync(CancellationToken cancellation)
    {
        var marks = await run.State.Reads.MarksAsync(cancellation);
        await run.State.Reads.SaveMarksAsync(
            new ReadMarks(
                await OverlappedAsync(run, run.CreatedReadBackAt ?? run.ReadBeganAt, cancellation), run.ReadBeganAt - OptOutOverlap,
                run.FullReadBeganAt ?? marks.FullReadAt),
            cancellation);
    }

    /// <summary>From when on changes are read again to see what this run has created.</summary>
    public static Task<DateTimeOffset> SinceAsync(RunContext run, CancellationToken cancellation) => OverlappedAsync(run, run.ReadBeganAt, cancellation);

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
