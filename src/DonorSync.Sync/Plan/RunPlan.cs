using DonorSync.Sync.Settle;

namespace DonorSync.Sync.Plan;

/// <summary>What the rest of the run needs of the plan; its steps are in the journal.</summary>
/// <param name="LookedAt">How many addresses were reconciled, when only those that had changed were; null for all.</param>
sealed record RunPlan(PairMap Pairs, PlanCounts Counts, string Digest, int? LookedAt = null)
{
    /// <summary>Lists that are left out (B12).</summary>
    public required IReadOnlyList<Pair> LeftOut { get; init; }

    /// <summary>The phases that have steps.</summary>
    public required IReadOnlySet<StepPhase> Phases { get; init; }

    public required long Steps { get; init; }

    /// <summary>How the additions are sent; null when there are none.</summary>
    public AdditionPlan? Additions { get; init; }

    /// <summary>The contacts that the additions create in Constant Contact or add to lists. Links stand for their lists.</summary>
    public required SentContacts Sent { get; init; }

    public ImmutableArray<AdditionRound> ByLists => Additions?.Rounds ?? [];

    public bool Has(StepPhase phase) => Phases.Contains(phase);
}
