namespace DonorSync.Core.Plans;

/// <summary>The sync status of an address.</summary>
public enum Standing
{
    Synced,
    Pending,
    NotSynced,
    Attention,
}

/// <summary>A reason in words, with its rule.</summary>
public readonly record struct Reason(Rule Rule, string Text);

/// <summary>B2: answers "why is this contact (not) on the list?" with the reconciler's plan and the rules that prevent more.</summary>
public sealed record Explanation(Standing Standing, ImmutableArray<Reason> Reasons)
{
    public static Explanation Of(ContactCase @case, PairMap pairs, SyncPolicy policy)
    {
        var decision = new ContactReconciler(pairs, policy).Decide(@case);
        var obstacles = Eligibility.Reasons(@case, Consent.Decide(@case), policy).ToList();
        var inGroup = @case.Crm.Any(static c => !c.Groups.IsEmpty);
        if (!inGroup)
            obstacles.Insert(0, EligibilityResult.No(Rule.E1, Sentences.InNoGroup));

        var said = obstacles.Select(static o => o.Rule).ToHashSet();
        var reasons = obstacles.Select(static o => new Reason(o.Rule, o.Reason))
            .Concat(decision.Steps.Select(s => new Reason(
                s.Rule, Sentences.NextSync(s, StepKinds.LinkOf(s) is { } link ? pairs.NameOf(link) : ""))))
            .Concat(decision.Skips.Where(s => !said.Contains(s.Rule))
                .Select(static s => new Reason(s.Rule, s.Where is null ? s.Reason : Sentences.InPlace(s.Where, s.Reason))))
            .Concat(decision.Reviews.Select(static r => new Reason(r.Rule, r.Text)))
            .Concat(Left(@case, pairs))
            .DistinctBy(static r => (r.Rule, r.Text))
            .ToImmutableArray();
        return new(StandingOf(@case, decision, obstacles.Count > 0), WithoutEchoes(reasons, obstacles.Count, said));
    }

    static Standing StandingOf(ContactCase @case, Decision decision, bool hasObstacle) =>
        decision.Reviews.Any(static r => r.Rule is Rule.C8 or Rule.P5) ? Standing.Attention
        : decision.Steps.Length > 0 ? Standing.Pending
        : !hasObstacle && @case.Ctct is { Deleted: false, Lists.IsEmpty: false } ? Standing.Synced
        : Standing.NotSynced;

    /// <summary>M4: returns the lists that the contact left and is not added to again.</summary>
    static IEnumerable<Reason> Left(ContactCase @case, PairMap pairs) => pairs.Touching(@case)
        .Where(p => @case.InGroup(p.Group) && !@case.OnList(p.List)
            && @case.Baseline?.In(p.Link) is Membership.SeenOn or Membership.SeenLeft)
        .Select(static p => new Reason(Rule.M4, Sentences.LeftList(p.Name)));

    /// <summary>Removes the repetition of an obstacle for each list. What the sync does about an opt-out is kept.</summary>
    static ImmutableArray<Reason> WithoutEchoes(ImmutableArray<Reason> reasons, int obstacles, HashSet<Rule> said) =>
        [.. reasons.Where((r, at) => at < obstacles || r.Rule is Rule.P1 or Rule.P5 || !said.Contains(r.Rule))];
}
