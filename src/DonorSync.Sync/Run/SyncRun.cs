using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// One run, from claim to settled. Read this first.
/// <para>
/// Nothing here resumes anything: the baseline takes in what already agrees and what was really done, never what failed, so a run
/// that was killed anywhere is finished by the next one (B8).
/// </para>
/// </summary>
public sealed class SyncRun(RunContext run)
{
    public async Task<RunOutcome> RunAsync(CancellationToken cancellation)
    {
        // 1. Observe: both sides as they are now, consent first (P6). What was read of Constant Contact is kept as the mirror.
        var read = await new Observer(run).ObserveAsync(cancellation);

        // 2. Reconcile: pure. Groups and lists, then one contact case at a time: all of them, or those that changed.
        var plan = await new Planner(run).PlanAsync(cancellation);
        if (await run.IsOutdatedAsync(plan, cancellation))
            return run.Outcome(RunState.Failed, read, plan, error: Outdated);

        // 3. Review: what is implausible waits for a person (B3); a preview ends here (B1).
        await run.ReportAsync("reviewing", 0, 0, cancellation);
        var holds = await run.HoldsAsync(plan, cancellation);
        await run.ForecastAsync(plan, holds, cancellation);
        if (run.IsPreview)
            return run.Outcome(RunState.Completed, read, plan, hold: holds);

        // 4. Apply: consent, groups and lists, the CRM, then Constant Contact. Each batch is checkpointed.
        var links = new LinkTable(run);
        var crm = new CrmSteps(run, links, holds);
        var lists = new ListMembers(run, links, holds, plan);
        await crm.ApplyAsync(StepPhase.Consent, cancellation);
        await new PairSteps(run, links, holds).ApplyAsync(cancellation);
        await crm.ApplyAsync(StepPhase.CrmContacts, cancellation);
        await crm.ApplyAsync(StepPhase.CrmMemberships, cancellation);
        await lists.SendAsync(crm.RefusedConsent, cancellation);

        // 5. Settle: read back what was sent; what it shows is done, what it does not show has failed and is tried again.
        await lists.VerifyAsync(cancellation);
        await new Watermark(run).MoveAsync(cancellation);
        return run.Outcome(run.EndState, read, plan, hold: holds);
    }

    /// <summary>The <see cref="RunOutcome.Error"/> of a preview that cannot be applied exactly any more (B10).</summary>
    public const string Outdated = "preview_outdated";
}
