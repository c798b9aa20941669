using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Review;

/// <summary>What the review of a plan came to: the steps that need approval, and the requests that the run needs in all (B10).</summary>
sealed record Reviewed(RunHolds Holds, RequestPlan Requests);

/// <summary>
/// Reviews a plan before anything is done: a preview is applied exactly, implausible steps wait (B3), the requests are foreseen (B10).
/// </summary>
sealed class Reviewer(RunContext run)
{
    /// <summary>Returns null when a preview was to be applied and the plan is another one by now (B10).</summary>
    public async Task<Reviewed?> ReviewAsync(RunPlan plan, Observation observed, CancellationToken cancellation)
    {
        if (await IsOutdatedAsync(plan, cancellation))
            return null;
        await run.ReportAsync(RunPhase.Reviewing, 0, 0, cancellation);
        run.Tally.Linked = plan.Counts.Linked;
        await WarnAsync(plan.Counts.OptOuts, cancellation);
        var holds = await HoldsAsync(plan, cancellation);
        var requests = await new RequestForecast(run, observed, plan, holds).OfAsync(cancellation);
        run.Tally.Planned = requests;
        return new(holds, requests);
    }

    async Task<bool> IsOutdatedAsync(RunPlan plan, CancellationToken cancellation)
    {
        if (run.Claim.Request.ApplyPreview is not { } preview)
            return false;
        var record = await run.Runs.FindAsync(run.Claim.Organization, preview, cancellation);
        return record?.PlanDigest != plan.Digest;
    }

    /// <summary>B3: opt-outs never wait, so a user is alerted of an implausible number of them before they are applied.</summary>
    async Task WarnAsync(int optOuts, CancellationToken cancellation)
    {
        if (!run.IsPreview && run.WarningsOf(optOuts) is { IsEmpty: false } warnings)
            await run.WarnAsync(warnings, cancellation);
    }

    async Task<RunHolds> HoldsAsync(RunPlan plan, CancellationToken cancellation)
    {
        var holds = HoldReview.Of(plan.Counts, run.Policy.Holds);
        var approved = run.Claim.Request.ApprovedHold is { } held ? await run.State.Holds.HeldDigestsAsync(held, cancellation) : null;
        if (await run.State.Holds.DiscardedHoldAsync(cancellation) is not { } discarded)
            return new RunHolds(holds, approved);
        var all = new RunHolds(holds, approved, discarded);
        var waiting = await StepPages.WaitingAsync(run, plan, all, cancellation);
        if (!run.IsPreview && !waiting.Overlaps(discarded.Steps))
            await run.State.Holds.EndDiscardAsync(cancellation);
        return waiting.SetEquals(discarded.Steps) ? all with { IsAsDiscarded = true } : all;
    }
}
