using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// A pass over the cases that changed, so that an hour with little news costs in proportion to the news. The decision on a case is a
/// function of the case, the pairs and the policy; so a case for which there was nothing to do has nothing to do until one of them
/// changes. The plan is therefore that of a look at everything, or this answers null and everything is looked at.
/// </summary>
/// <remarks>
/// The promise is: while what the last look at everything stood on holds (<see cref="Pairing.Basis"/>), every address that has something
/// to do is noted. It is noted by the database in the same transaction as the change, and leaves the notes only when a pass that began
/// to read after the note found nothing to do for it. A kill therefore never loses one:
/// <list type="bullet">
/// <item>in a look at everything, before its end: there is nothing to go by until it has ended, so the next is one too;</item>
/// <item>in this pass, before what was seen is forgotten: all is noted still;</item>
/// <item>after that: what has a step is noted still, done or not, and what is written on the way notes itself.</item>
/// </list>
/// A process that lost its lease cannot forget any more. Steps that fail or wait (B3) are in the plan of the next run for the same reason.
/// </remarks>
sealed class ChangedPass(RunContext run)
{
    /// <summary>Links that are looked for in the CRM at once.</summary>
    const int LinksAtOnce = 200;

    public async Task<RunPlan?> TryPlanAsync(CancellationToken cancellation)
    {
        var contacts = await run.CountMirrorAsync(cancellation);
        if (!IsAllowed || !ChangeTracking.IsLarge(run, contacts) || await run.State.Changes.SeeChangesAsync(cancellation) is not { } basis)
            return null;
        var pairing = await Pairing.ReadAsync(run, cancellation);
        var most = ChangeTracking.Most(contacts);
        if (!ChangeTracking.Holds(run, pairing, basis) || await run.State.Changes.ChangedAsync(most, cancellation) is not { } noted)
            return null;
        await MovedContacts.KeyAmongAsync(run, noted, cancellation);
        // Those that were keyed anew are noted by now.
        if (await run.State.Changes.ChangedAsync(most, cancellation) is not { } keys)
            return null;
        return await PlanAsync(pairing, keys, cancellation);
    }

    /// <summary>A preview, its application and an approved hold are about everything, and so is what was asked to read everything.</summary>
    bool IsAllowed => !run.IsPreview && run.Claim.Request is { FullRead: false, ApplyPreview: null, ApprovedHold: null };

    async Task<RunPlan?> PlanAsync(Pairing pairing, IReadOnlyList<EmailKey> keys, CancellationToken cancellation)
    {
        // Everybody else was counted and may not travel.
        await pairing.CountAsync(Changed(keys, cancellation), cancellation);
        if (pairing.AnyoneMayTravel || pairing.Plan() is not { Steps.IsEmpty: true } pairs)
            return null;
        using var draft = new PlanDraft(run, pairs);
        draft.TakePairs();
        var reconciler = new ContactReconciler(draft.Pairs, run.Policy);
        var still = new List<EmailKey>();
        await foreach (var @case in CaseStream.ReadAsync(Changed(keys, cancellation), cancellation))
        {
            if (draft.Take(@case, reconciler.Decide(@case)))
                still.Add(@case.Key);
        }
        if (await MayBeHeldAsync(draft.Counts, cancellation))
            return null;
        await run.ReportAsync("planning", keys.Count, keys.Count, cancellation);
        var plan = await draft.FinishAsync(keys, cancellation);
        await run.State.Changes.ForgetSeenAsync(null, still, cancellation);
        return plan;
    }

    /// <summary>B3: what is implausible is so among all contacts.</summary>
    async Task<bool> MayBeHeldAsync(PlanCounts counts, CancellationToken cancellation)
    {
        if (HoldReview.IsAlarming(counts.OptOuts, counts.Linked, run.Policy.Holds))
            counts.KnowLinked(await run.State.Baselines.CountLinkedAsync(cancellation));
        if (HoldReview.NeedsTotals(counts, run.Policy.Holds))
        {
            counts.KnowLinked(await run.State.Baselines.CountLinkedAsync(cancellation));
            if (HoldReview.NeedsTotals(counts, run.Policy.Holds))
                return true;
        }
        return counts.Removals.Count > 0 && counts.LinkedInCrm == 0 && !await AnyLinkedInCrmAsync(cancellation);
    }

    /// <summary>Mostly the first ones are.</summary>
    async Task<bool> AnyLinkedInCrmAsync(CancellationToken cancellation)
    {
        var keys = new List<EmailKey>(LinksAtOnce);
        await foreach (var baseline in run.State.Baselines.BaselinesAsync(cancellation))
        {
            if (baseline.CtctId is null || baseline.Memberships.IsEmpty)
                continue;
            keys.Add(baseline.Key);
            if (keys.Count < LinksAtOnce)
                continue;
            if ((await run.Crm.AtAsync(keys, cancellation)).Count > 0)
                return true;
            keys.Clear();
        }
        return keys.Count > 0 && (await run.Crm.AtAsync(keys, cancellation)).Count > 0;
    }

    CaseSource Changed(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) => CaseSource.At(keys, run.Crm, run.State, cancellation);
}
