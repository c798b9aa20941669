using DonorSync.Sync.Apply;
using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Review;
using DonorSync.Sync.Settle;

namespace DonorSync.Sync;

/// <summary>
/// One run, from claim to settled. Read this first.
/// <para>
/// Nothing here resumes anything: the baseline takes in what already agrees and what was really done, never what failed, so a run
/// that was killed anywhere is finished by the next one (B8).
/// </para>
/// </summary>
sealed class SyncRun(RunContext run)
{
    public async Task<RunOutcome> RunAsync(CancellationToken cancellation)
    {
        // 1. Observe: both sides as they are now, consent first (P6). What was read of Constant Contact is kept as the mirror.
        var observed = await new Observer(run).ObserveAsync(cancellation);

        // 2. Plan: pure. Groups and lists, then one contact case at a time: all of them, or those that changed.
        var plan = await new Planner(run, observed).PlanAsync(cancellation);

        // 3. Review: implausible steps need approval (B3); a preview ends here (B1), and is applied exactly or not at all (B10).
        if (await new Reviewer(run).ReviewAsync(plan, observed, cancellation) is not { } reviewed)
            return Outdated(observed, plan);
        if (run.IsPreview)
            return Outcome(RunState.Completed, observed, plan, reviewed);

        // 4. Apply: consent, groups and lists, the CRM, then Constant Contact. Each batch is checkpointed.
        var links = new LinkTable(run, plan.LeftOut);
        var crm = new CrmSteps(run, links, reviewed.Holds);
        var lists = new ListMembers(run, observed, links, reviewed.Holds, plan);
        await crm.ApplyAsync(StepPhase.Consent, cancellation);
        await new PairSteps(run, links, reviewed.Holds).ApplyAsync(cancellation);
        await crm.ApplyAsync(StepPhase.CrmContacts, cancellation);
        await crm.ApplyAsync(StepPhase.CrmMemberships, cancellation);
        await lists.SendAsync(crm.RefusedConsent, cancellation);

        // 5. Settle: read back what was sent; a step that it shows is done, a step that it does not show has failed and is tried again.
        var back = await lists.VerifyAsync(cancellation);
        await new ReadMarksUpdater(run).MoveAsync(observed, back, cancellation);
        return Outcome(run.EndState, observed, plan, reviewed);
    }

    RunOutcome Outcome(RunState state, Observation observed, RunPlan plan, Reviewed reviewed)
    {
        var holds = reviewed.Holds;
        var asks = holds is { Any: true, WhyDiscarded: null } && (run.IsPreview || state == RunState.Held);
        return new(
            state, run.Counts, run.ConstantContact.RequestsSpent, observed.Read, asks ? holds.Reason : null, Error: null, plan.Digest,
            plan.LookedAt, reviewed.Requests);
    }

    RunOutcome Outdated(Observation observed, RunPlan plan) => new(
        RunState.Failed, run.Counts, run.ConstantContact.RequestsSpent, observed.Read, HoldReason: null, OutdatedError, plan.Digest,
        plan.LookedAt)
    {
        Failure = RunFailure.PreviewOutdated,
    };

    /// <summary>The error of a preview that cannot be applied exactly any more (B10): part of the REST contract.</summary>
    const string OutdatedError = "preview_outdated";
}
