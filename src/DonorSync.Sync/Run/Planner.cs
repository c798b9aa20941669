using System.Security.Cryptography;
using System.Text;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>What the rest of the run needs of the plan; its steps are in the journal.</summary>
public sealed record RunPlan(PairMap Pairs, PlanCounts Counts, string Digest);

/// <summary>
/// Reconciles and writes the plan down. What already agrees settles on the way, except in a preview, which remembers nothing.
/// </summary>
sealed class Planner(RunContext run)
{
    readonly PlanCounts counts = new();
    readonly List<ReviewItem> reviews = [];
    readonly List<PlannedStep> steps = [];
    readonly List<Settlement> settled = [];
    readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    PairMap pairs = new([], []);
    long sequence;

    public async Task<RunPlan> PlanAsync(CancellationToken cancellation)
    {
        await PlanPairsAsync(cancellation);
        await PlanContactsAsync(cancellation);
        if (!run.IsPreview)
            await run.State.SaveReviewsAsync(reviews, cancellation);
        return new RunPlan(pairs, counts, Convert.ToHexString(digest.GetHashAndReset()));
    }

    async Task PlanPairsAsync(CancellationToken cancellation)
    {
        var groups = await run.Crm.GroupsAsync(cancellation);
        var lists = (await run.State.ListsAsync(cancellation)).Select(static l => l.ToCore()).ToList();
        var links = await run.State.LinksAsync(cancellation);
        var census = await CountAsync(groups, lists, links, cancellation);
        var plan = new PairPlanner(groups, lists, links, census, run.Policy).Plan();
        pairs = new PairMap(plan.Pairs, plan.Detached);
        foreach (var step in plan.Steps)
        {
            counts.Add(step);
            Add(StepPhase.Pairs, step);
        }
        Take(plan.Skips, plan.Reviews);
    }

    /// <summary>Only a group or list without a partner asks who may travel, so a quiet hour saves this pass.</summary>
    async Task<Census> CountAsync(
        IReadOnlyList<CrmGroup> groups, IReadOnlyList<CtctList> lists, IReadOnlyList<Link> links, CancellationToken cancellation)
    {
        var census = new Census(run.Policy);
        var linked = links.Select(static l => l.Group.Value).Concat(links.Select(static l => l.List.Value)).ToHashSet(StringComparer.Ordinal);
        if (groups.All(g => linked.Contains(g.Id.Value)) && lists.All(l => l.Deleted || linked.Contains(l.Id.Value)))
            return census;
        await foreach (var @case in CaseStream.ReadAsync(run.Crm, run.State, cancellation))
            census.Add(@case);
        return census;
    }

    async Task PlanContactsAsync(CancellationToken cancellation)
    {
        var reconciler = new ContactReconciler(pairs, run.Policy);
        var total = Math.Max(await run.Crm.CountAsync(cancellation), await run.State.CountContactsAsync(null, cancellation));
        var done = 0;
        await foreach (var @case in CaseStream.ReadAsync(run.Crm, run.State, cancellation))
        {
            var decision = reconciler.Decide(@case);
            counts.Add(@case, decision);
            foreach (var step in decision.Steps)
                Add(PhaseOf(step), step);
            Take(decision.Skips, decision.Reviews);
            if (!run.IsPreview && @case.Key != EmailKey.None && !Equals(decision.Settled, @case.Baseline))
                settled.Add(new(@case.Key, decision.Settled));
            done++;
            if (steps.Count + settled.Count >= run.Options.BatchSize)
                await FlushAsync(done, total, cancellation);
        }
        await FlushAsync(done, Math.Max(done, total), cancellation);
    }

    async Task FlushAsync(int done, int total, CancellationToken cancellation)
    {
        await run.ReportAsync("planning", done, total, cancellation);
        if (steps.Count + settled.Count == 0)
            return;
        await run.State.SavePlanAsync([.. steps], [.. settled], cancellation);
        steps.Clear();
        settled.Clear();
    }

    void Add(StepPhase phase, Step step)
    {
        var text = StepTexts.Of(step, pairs);
        digest.AppendData(Encoding.UTF8.GetBytes(text.Digest));
        steps.Add(new PlannedStep(++sequence, phase, step, text));
        if (run.IsPreview)
            run.Tally.Planned(step);
    }

    void Take(IEnumerable<Skip> skips, IEnumerable<ReviewItem> items)
    {
        foreach (var skip in skips)
            run.Tally.Skipped(skip);
        reviews.AddRange(items);
    }

    static StepPhase PhaseOf(ContactStep step) => step switch
    {
        ContactStep.SetOptIn => StepPhase.Consent,
        ContactStep.CreateInCrm or ContactStep.UpdateInCrm or ContactStep.MarkUndeliverable => StepPhase.CrmContacts,
        ContactStep.JoinGroup => StepPhase.CrmMemberships,
        ContactStep.LeaveList => StepPhase.ListRemovals,
        ContactStep.CreateInCtct or ContactStep.JoinList => StepPhase.ListAdditions,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };
}
