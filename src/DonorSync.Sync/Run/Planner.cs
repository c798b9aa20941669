using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>What the rest of the run needs of the plan; its steps are in the journal.</summary>
/// <param name="LookedAt">How many addresses were looked at, when only those that had changed were; null for all.</param>
public sealed record RunPlan(PairMap Pairs, PlanCounts Counts, string Digest, int? LookedAt = null)
{
    /// <summary>Those that have steps.</summary>
    internal IReadOnlySet<StepPhase> Phases { get; init; } = ImmutableHashSet<StepPhase>.Empty;
    internal long Steps { get; init; }

    /// <summary>How the additions go; null when there are none.</summary>
    internal AdditionPlan? Additions { get; init; }

    /// <summary>Contacts to create at Constant Contact, the existing ones that join lists there, and those lists.</summary>
    internal int Created { get; init; }
    internal int Joined { get; init; }
    internal IReadOnlyCollection<LinkId> JoinedLists { get; init; } = [];

    internal ImmutableArray<AdditionRound> ByLists => Additions?.Rounds ?? [];

    internal bool Has(StepPhase phase) => Phases.Contains(phase);
}

/// <summary>Reconciles and writes the plan down: for what changed, if that is all that can have a step, else for everything.</summary>
sealed class Planner(RunContext run)
{
    public async Task<RunPlan> PlanAsync(CancellationToken cancellation)
    {
        run.Trace.Enter("planning");
        return await new ChangedPass(run).TryPlanAsync(cancellation) ?? await PlanEverythingAsync(cancellation);
    }

    async Task<RunPlan> PlanEverythingAsync(CancellationToken cancellation)
    {
        var tracking = await ChangeTracking.BeginAsync(run, cancellation);
        await MovedContacts.KeyAsync(run, cancellation);
        var pairing = await Pairing.ReadAsync(run, cancellation);
        await pairing.CountAsync(Everything(cancellation), cancellation);
        using var draft = new PlanDraft(run, pairing.Plan());
        draft.TakePairs();
        await PlanContactsAsync(draft, tracking, cancellation);
        var plan = await draft.FinishAsync(null, cancellation);
        await tracking.EndAsync(pairing, cancellation);
        return plan;
    }

    async Task PlanContactsAsync(PlanDraft draft, ChangeTracking tracking, CancellationToken cancellation)
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
                await run.ReportAsync("planning", sofar, total, cancellation);
                await run.State.Journal.SavePlanAsync(steps, settled, cancellation);
            });
        }
        await writing.EndAsync();
        await run.ReportAsync("planning", done, Math.Max(done, total), cancellation);
    }

    CaseSource Everything(CancellationToken cancellation) => CaseSource.All(run.Crm, run.State, cancellation);
}
