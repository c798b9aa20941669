using System.Globalization;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// The review's outcome together with what a user decided (B3): steps of an approved hold pass. Steps of a discarded hold wait, also when
/// they have become so few that by themselves they would not: they are done only when a user says so.
/// </summary>
public sealed record RunHolds(Holds Holds, IReadOnlySet<string>? Approved, DiscardedHold? Discarded = null)
{
    /// <summary>What waits is exactly what a user discarded, so that no user is asked again.</summary>
    public bool IsAsDiscarded { get; init; }

    public bool Any => Holds.Any || Discarded is not null;

    /// <summary>Whether steps are told by their words.</summary>
    public bool AsksText => Approved is not null || Discarded is not null;

    /// <summary>What is said of the steps that wait because they were discarded before; null when a user is asked.</summary>
    public string? WhyDiscarded => IsAsDiscarded ? $"discarded {When}" : null;

    public string Reason => string.Join("; ", Holds.Any || Discarded is null ? Holds.Reasons : [$"steps that were discarded {When} have changed"]);

    string When => string.Create(CultureInfo.InvariantCulture, $"on {Discarded?.At.UtcDateTime:yyyy-MM-dd} by {Discarded?.By}");

    public bool Waits(PlannedStep step) =>
        (Holds.Waits(step.Step) || Discarded?.Steps.Contains(step.Text.Digest) == true) && Approved?.Contains(step.Text.Digest) != true;
}
