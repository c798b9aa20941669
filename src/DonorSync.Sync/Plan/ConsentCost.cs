using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Plan;

/// <summary>The requests that reading consent again before each slice of additions needs (<see cref="Apply.AdditionGuard"/>).</summary>
/// <param name="Each">For each read.</param>
/// <param name="IsEmpty">The account has no contact that could have left or been deleted.</param>
readonly record struct ConsentCost(int Each, bool IsEmpty)
{
    public static async Task<ConsentCost> OfAsync(RunContext run, CancellationToken cancellation) => new(
        1 + MirrorReader.PagesFor(await run.State.Mirror.CountDeletedAsync(cancellation)),
        await run.State.Mirror.CountContactsAsync(null, cancellation) == 0);

    /// <summary>Once for each slice; in an empty account only from the second slice on, where a contact may come again.</summary>
    public int Of(int slices, bool mayComeAgain) => Each * (!IsEmpty ? slices : mayComeAgain ? slices - 1 : 0);
}
