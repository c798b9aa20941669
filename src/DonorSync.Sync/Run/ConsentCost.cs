namespace DonorSync.Sync;

/// <summary>What it takes in requests to look at consent again before additions are sent (<see cref="AdditionGuard"/>).</summary>
/// <param name="Each">For each look.</param>
/// <param name="IsEmpty">The account has nobody who could have left or been deleted.</param>
readonly record struct ConsentCost(int Each, bool IsEmpty)
{
    public static async Task<ConsentCost> OfAsync(RunContext run, CancellationToken cancellation) => new(
        1 + MirrorReader.PagesFor(await run.State.Mirror.CountDeletedAsync(cancellation)), await run.State.Mirror.CountContactsAsync(null, cancellation) == 0);

    /// <summary>Before each slice; in an empty account not before the first one, and only where somebody may come again in a later one.</summary>
    public int Of(int slices, bool mayComeAgain) => Each * (!IsEmpty ? slices : mayComeAgain ? slices - 1 : 0);
}
