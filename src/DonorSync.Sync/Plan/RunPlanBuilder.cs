using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DonorSync.Sync.Journal;

namespace DonorSync.Sync.Plan;

/// <summary>
/// A plan while it is made. Nothing is stored before <see cref="SaveAsync"/>, so that a draft can be thrown away. What already agrees is
/// settled as well, except in a preview, which stores no baseline.
/// </summary>
sealed class RunPlanBuilder(RunContext run, PairPlan pairPlan, IReadOnlyDictionary<CtctContactId, EmailKey> movingLinks) : IDisposable
{
    readonly PairMap pairs = PairMap.Of(pairPlan);
    readonly SortedDictionary<Rule, int> skipped = [];
    readonly List<ReviewItem> reviews = [];
    List<PlannedStep> steps = [];
    readonly HashSet<StepPhase> phases = [];
    readonly AdditionForecast additions = new(run);
    List<BaselineUpdate> settled = [];
    readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long sequence;

    public PairMap Pairs => pairs;

    public PlanCounts Counts { get; } = new();

    /// <summary>Steps and settlements that are not stored yet.</summary>
    public int Unsaved => steps.Count + settled.Count;

    /// <summary>Takes the steps on groups and lists.</summary>
    public void TakePairs()
    {
        foreach (var step in pairPlan.Steps)
        {
            Counts.Add(step);
            Add(step);
        }
        Take(pairPlan.Skips, pairPlan.Reviews);
    }

    /// <summary>Returns whether the case has something to do or to settle.</summary>
    public bool Take(ContactCase @case, Decision decision)
    {
        Counts.Add(@case, decision);
        foreach (var step in decision.Steps)
            Add(step);
        additions.Take(decision.Steps);
        Take(decision.Skips, decision.Reviews);
        var settles = @case.Key != EmailKey.None && !Equals(decision.Settled, @case.Baseline);
        if (settles && !run.IsPreview)
            Settle(@case.Key, decision.Settled);
        return settles || !decision.Steps.IsEmpty;
    }

    /// <summary>Returns what is not stored yet; the caller stores it, in the order in which it was taken.</summary>
    public (IReadOnlyList<PlannedStep> Steps, IReadOnlyList<BaselineUpdate> Settled) TakeUnsaved()
    {
        var unsaved = (steps, settled);
        (steps, settled) = ([], []);
        return unsaved;
    }

    public async Task SaveAsync(CancellationToken cancellation)
    {
        if (Unsaved == 0)
            return;
        var (unsaved, agreed) = TakeUnsaved();
        await run.State.Journal.SavePlanAsync(unsaved, agreed, cancellation);
    }

    /// <param name="lookedAt">The addresses that were reconciled, when they are not all.</param>
    public async Task<RunPlan> FinishAsync(IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation)
    {
        await SaveAsync(cancellation);
        // B10: the same steps under other settings are another plan.
        digest.AppendData(JsonSerializer.SerializeToUtf8Bytes(run.Policy));
        foreach (var (rule, times) in skipped)
            run.Tally.Skipped(rule, times);
        if (!run.IsPreview)
            await run.State.Reviews.SaveReviewsAsync(reviews, lookedAt, cancellation);
        return new RunPlan(pairs, Counts, Convert.ToHexString(digest.GetHashAndReset()), lookedAt?.Count)
        {
            LeftOut = pairPlan.LeftOut,
            Phases = phases,
            Steps = sequence,
            Additions = additions.Finish() is { } forecast
                ? AdditionPlan.Of(forecast, run.Options.ContactsPerSlice, await ConsentCost.OfAsync(run, cancellation)) : null,
            Sent = additions.Sent,
        };
    }

    public void Dispose() => digest.Dispose();

    /// <summary>
    /// A link that moves (C8) ends at its former address in the same transaction. Otherwise a kill between two transactions would leave one
    /// contact linked twice, and a new donor with the former address would count as linked to it.
    /// </summary>
    void Settle(EmailKey key, Baseline? baseline)
    {
        settled.Add(new(key, baseline));
        if (baseline?.CtctId is { } contact && movingLinks.TryGetValue(contact, out var former) && former != key)
            settled.Add(new(former, null));
    }

    void Add(Step step)
    {
        phases.Add(StepPhases.Of(step));
        var place = StepKinds.LinkOf(step) is { } link ? pairs.NameOf(link) : null;
        digest.AppendData(Encoding.UTF8.GetBytes(StepTexts.IdentityOf(step, place)));
        steps.Add(new PlannedStep(++sequence, step, place));
        if (run.IsPreview)
            run.Tally.WouldDo(step);
    }

    void Take(IEnumerable<Skip> skips, IEnumerable<ReviewItem> items)
    {
        foreach (var skip in skips)
            skipped[skip.Rule] = skipped.GetValueOrDefault(skip.Rule) + 1;
        reviews.AddRange(items);
    }
}
