namespace DonorSync.Sync.Ports.Memory;

/// <summary>The steps that need approval (B3).</summary>
public interface IHolds
{
    /// <summary>Holds planned steps of this run until a user approves them.</summary>
    /// <param name="why">Why they wait, where that is not the plan of this run.</param>
    Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation);

    /// <summary>Returns the digests (<see cref="StepText.Digest"/>) of the steps that another run of this account held.</summary>
    Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation);

    /// <summary>Returns the hold that a user discarded, as long as some of its steps are still planned; null when there is none.</summary>
    Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation);

    /// <summary>Records that no step of the discarded hold is planned any more: if one is planned again, a user is asked again.</summary>
    Task EndDiscardAsync(CancellationToken cancellation);
}

/// <summary>Steps that a user discarded (B3), by their digests (<see cref="StepText.Digest"/>).</summary>
/// <param name="By">The user that discarded them.</param>
public sealed record DiscardedHold(RunId Run, DateTimeOffset At, string By, IReadOnlySet<string> Steps);
