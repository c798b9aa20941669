using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Plan;

/// <summary>
/// A pass over the cases that changed, so that a quiet hour costs little. The decision on a case depends only on the case, the pairs and
/// the policy; so a case that had nothing to do has nothing to do until one of them changes. The plan is therefore that of a pass over
/// everything, or this returns null and everything is reconciled.
/// </summary>
/// <remarks>
/// The promise: while the basis of the last pass over everything holds (<see cref="Pairing.Basis"/>), every address that has something to
/// do is noted. The database notes it in the same transaction as the change, and it stays noted until a pass that began to read after the
/// note found nothing to do for it. A kill therefore never loses one:
/// <list type="bullet">
/// <item>in a pass over everything, before its end: there is no basis until it has ended, so the next pass is over everything too;</item>
/// <item>in this pass, before what it saw is forgotten: everything is still noted;</item>
/// <item>after that: an address with a step is still noted, done or not, and every write in between notes its address.</item>
/// </list>
/// A process that lost its lease can no longer forget. Steps that fail or need approval (B3) are in the plan of the next run for the same
/// reason.
/// </remarks>
sealed class ChangedPass(RunContext run, Observation observed, int contacts)
{
    /// <summary>Links searched for in the CRM with one query.</summary>
    const int LinksPerQuery = 200;

    public async Task<RunPlan?> TryPlanAsync(CancellationToken cancellation)
    {
        if (!IsAllowed || !ChangeTracking.IsLarge(run, contacts) ||
            await run.State.Changes.MarkChangesSeenAsync(cancellation) is not { } basis)
            return null;
        var pairing = await Pairing.ReadAsync(run, cancellation);
        var most = ChangeTracking.Most(contacts);
        if (!ChangeTracking.Holds(run, observed, pairing, basis)
            || await run.State.Changes.ChangedAsync(most, cancellation) is not { } noted)
            return null;
        var movingLinks = await MovedContacts.KeyAmongAsync(run, noted, cancellation);
        // Contacts whose key has just changed are noted by now.
        if (await run.State.Changes.ChangedAsync(most, cancellation) is not { } keys)
            return null;
        return await PlanAsync(pairing, keys, movingLinks, cancellation);
    }

    /// <summary>Previews, their application, approved holds and requests for a full read are about everything.</summary>
    bool IsAllowed => !run.IsPreview && run.Claim.Request is { FullRead: false, ApplyPreview: null, ApprovedHold: null };

    async Task<RunPlan?> PlanAsync(
        Pairing pairing, IReadOnlyList<EmailKey> keys, IReadOnlyDictionary<CtctContactId, EmailKey> movingLinks,
        CancellationToken cancellation)
    {
        // All other contacts were counted before, and none of them may travel.
        await pairing.CountAsync(Changed(keys, cancellation), cancellation);
        if (pairing.AnyoneMayTravel || pairing.Plan() is not { Steps.IsEmpty: true } pairs)
            return null;
        using var draft = new RunPlanBuilder(run, pairs, movingLinks);
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
        await run.ReportAsync(RunPhase.Planning, keys.Count, keys.Count, cancellation);
        var plan = await draft.FinishAsync(keys, cancellation);
        await run.State.Changes.DeleteSeenChangesAsync(null, still, cancellation);
        return plan;
    }

    /// <summary>B3: whether a plan is implausible is decided among all contacts.</summary>
    async Task<bool> MayBeHeldAsync(PlanCounts counts, CancellationToken cancellation)
    {
        if (HoldReview.IsAlarming(counts.OptOuts, counts.Linked, run.Policy.Holds))
            counts.SetTotalLinked(await run.State.Baselines.CountLinkedAsync(cancellation));
        if (HoldReview.NeedsTotals(counts, run.Policy.Holds))
        {
            counts.SetTotalLinked(await run.State.Baselines.CountLinkedAsync(cancellation));
            if (HoldReview.NeedsTotals(counts, run.Policy.Holds))
                return true;
        }
        return counts.Removals.Count > 0 && counts.LinkedInCrm == 0 && !await AnyLinkedInCrmAsync(cancellation);
    }

    /// <summary>Returns whether the CRM has any linked contact. Usually it has the first ones.</summary>
    async Task<bool> AnyLinkedInCrmAsync(CancellationToken cancellation)
    {
        var keys = new List<EmailKey>(LinksPerQuery);
        await foreach (var baseline in run.State.Baselines.BaselinesAsync(cancellation))
        {
            if (baseline.CtctId is null || baseline.Memberships.IsEmpty)
                continue;
            keys.Add(baseline.Key);
            if (keys.Count < LinksPerQuery)
                continue;
            if ((await run.Crm.AtAsync(keys, cancellation)).Count > 0)
                return true;
            keys.Clear();
        }
        return keys.Count > 0 && (await run.Crm.AtAsync(keys, cancellation)).Count > 0;
    }

    CaseSource Changed(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        CaseSource.At(keys, run.Crm, run.State, cancellation);
}
