using DonorSync.Sync.Observe;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Plan;

/// <summary>Reconciles and stores the plan: for what changed, if nothing else can have a step, else for everything.</summary>
sealed class Planner(RunContext run, Observation observed)
{
    public async Task<RunPlan> PlanAsync(CancellationToken cancellation)
    {
        run.Trace.Enter(RunPhase.Planning);
        var contacts = observed.Contacts ?? await run.State.Mirror.CountContactsAsync(null, cancellation);
        return await new ChangedPass(run, observed, contacts).TryPlanAsync(cancellation)
            ?? await PlanEverythingAsync(contacts, cancellation);
    }

    async Task<RunPlan> PlanEverythingAsync(int contacts, CancellationToken cancellation)
    {
        var tracking = await ChangeTracking.BeginAsync(run, observed, contacts, cancellation);
        var movingLinks = await MovedContacts.KeyAsync(run, cancellation);
        var pairing = await Pairing.ReadAsync(run, cancellation);
        await pairing.CountAsync(Everything(cancellation), cancellation);
        using var draft = new RunPlanBuilder(run, pairing.Plan(), movingLinks);
        draft.TakePairs();
        await PlanContactsAsync(draft, tracking, cancellation);
        var plan = await draft.FinishAsync(null, cancellation);
        await tracking.EndAsync(pairing, cancellation);
        return plan;
    }

    async Task PlanContactsAsync(RunPlanBuilder draft, ChangeTracking tracking, CancellationToken cancellation)
    {
        var reconciler = new ContactReconciler(draft.Pairs, run.Policy);
        var total = Math.Max(await run.Crm.CountAsync(cancellation), await run.State.Mirror.CountContactsAsync(null, cancellation));
        var done = 0;
        await using var writing = new WriteBehind();
        await foreach (var @case in CaseStream.ReadAsync(Everything(cancellation), cancellation))
        {
            if (draft.Take(@case, reconciler.Decide(@case)))
                await tracking.StillAsync(@case.Key, cancellation);
            done++;
            if (draft.Unsaved < run.Options.BatchSize)
                continue;
            var (sofar, (steps, settled)) = (done, draft.TakeUnsaved());
            await writing.DoAsync(async () =>
            {
                await run.ReportAsync(RunPhase.Planning, sofar, total, cancellation);
                await run.State.Journal.SavePlanAsync(steps, settled, cancellation);
            });
        }
        await writing.EndAsync();
        await run.ReportAsync(RunPhase.Planning, done, Math.Max(done, total), cancellation);
    }

    CaseSource Everything(CancellationToken cancellation) => CaseSource.All(run.Crm, run.State, cancellation);
}
