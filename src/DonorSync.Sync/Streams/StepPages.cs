using System.Runtime.CompilerServices;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Review;

namespace DonorSync.Sync.Streams;

/// <summary>Walks a phase's planned steps in batches.</summary>
static class StepPages
{
    /// <summary>Returns the steps to do. Steps that need approval (B3) are held on the way.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PlannedStep>> ReadAsync(
        RunContext run, StepPhase phase, RunHolds holds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in AllAsync(run, phase, cancellation))
        {
            var waiting = page.Where(holds.Waits).Select(static s => s.Sequence).ToList();
            if (waiting.Count > 0)
            {
                await run.State.Holds.HoldAsync(waiting, holds.WhyDiscarded, cancellation);
                if (holds.WhyDiscarded is null)
                    run.Tally.Holding(waiting.Count);
            }
            if (waiting.Count < page.Count)
                yield return WithoutWaiting(page, holds);
        }
    }

    /// <summary>Returns the same steps without holding any: for a forecast.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<PlannedStep>> PeekAsync(
        RunContext run, StepPhase phase, RunHolds holds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in AllAsync(run, phase, cancellation))
            yield return WithoutWaiting(page, holds);
    }

    static IAsyncEnumerable<IReadOnlyList<PlannedStep>> AllAsync(
        RunContext run, StepPhase phase, CancellationToken cancellation) =>
        OneByOneAsync(run, phase, cancellation).ReadAheadAsync(cancellation, atOnce: 1);

    static async IAsyncEnumerable<IReadOnlyList<PlannedStep>> OneByOneAsync(
        RunContext run, StepPhase phase, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (await run.State.Journal.StepsAsync(phase, after, run.Options.BatchSize, cancellation) is { Count: > 0 } page)
        {
            after = page[^1].Sequence;
            yield return page;
        }
    }

    /// <summary>Returns the digests of the steps that need approval, of all phases in which steps may.</summary>
    public static async Task<HashSet<string>> WaitingAsync(RunContext run, RunPlan plan, RunHolds holds, CancellationToken cancellation)
    {
        var waiting = new HashSet<string>(StringComparer.Ordinal);
        foreach (var phase in new[] { StepPhase.Pairs, StepPhase.CrmContacts, StepPhase.ListRemovals }.Where(plan.Has))
        {
            await foreach (var page in AllAsync(run, phase, cancellation))
                waiting.UnionWith(page.Where(holds.Waits).Select(static s => s.Digest));
        }
        return waiting;
    }

    static IReadOnlyList<PlannedStep> WithoutWaiting(IReadOnlyList<PlannedStep> page, RunHolds holds) =>
        holds.Any ? [.. page.Where(s => !holds.Waits(s))] : page;
}
