using System.Runtime.CompilerServices;

namespace DonorSync.Sync;

/// <summary>Walks a phase's planned steps in batches. Steps that wait for a person (B3) are set aside on the way.</summary>
static class StepPages
{
    public static async IAsyncEnumerable<IReadOnlyList<PlannedStep>> ReadAsync(
        RunContext run, StepPhase phase, RunHolds holds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (true)
        {
            var page = await run.State.StepsAsync(phase, after, run.Options.BatchSize, cancellation);
            if (page.Count == 0)
                yield break;
            after = page[^1].Sequence;
            var waiting = page.Where(holds.Waits).Select(static s => s.Sequence).ToList();
            if (waiting.Count > 0)
            {
                await run.State.HoldAsync(waiting, cancellation);
                run.Tally.Holding(waiting.Count);
                page = [.. page.Where(s => !holds.Waits(s))];
            }
            if (page.Count > 0)
                yield return page;
        }
    }
}
