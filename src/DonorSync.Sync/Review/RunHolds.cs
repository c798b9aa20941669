namespace DonorSync.Sync.Review;

/// <summary>
/// The steps that need approval, together with what a user decided (B3): steps of an approved hold pass. Steps of a discarded hold wait,
/// also when they have become so few that they would not wait otherwise: only a user's approval lets them pass.
/// </summary>
sealed record RunHolds(Holds Holds, IReadOnlySet<string>? Approved, DiscardedHold? Discarded = null)
{
    /// <summary>The steps that wait are exactly those that a user discarded, so that no user is asked again.</summary>
    public bool IsAsDiscarded { get; init; }

    public bool Any => Holds.Any || Discarded is not null;

    /// <summary>Why the steps wait, when a user discarded them before; null when a user is asked.</summary>
    public string? WhyDiscarded => IsAsDiscarded ? RunSentences.Discarded(Discarded!) : null;

    public string Reason => string.Join("; ", Holds.Any || Discarded is null ? Holds.Reasons : [RunSentences.DiscardedChanged(Discarded)]);

    public bool Waits(PlannedStep step) =>
        (Holds.Waits(step.Step) || Discarded?.Steps.Contains(step.Digest) == true) && Approved?.Contains(step.Digest) != true;
}
