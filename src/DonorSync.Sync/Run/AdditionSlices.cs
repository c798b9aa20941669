using System.Runtime.CompilerServices;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Cuts the additions into slices of so many contacts, never between two steps of one contact. A slice is what one round of
/// imports takes, and all of it that is in memory.
/// </summary>
sealed class AdditionSlices(RunContext run, RunHolds holds)
{
    public async IAsyncEnumerable<IReadOnlyList<PlannedStep>> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var slice = new List<PlannedStep>();
        var contacts = 0;
        EmailKey? last = null;
        await foreach (var page in StepPages.ReadAsync(run, StepPhase.ListAdditions, holds, cancellation))
        {
            foreach (var step in page)
            {
                var key = ((ContactStep)step.Step).Key;
                if (key != last && contacts++ == run.Options.ContactsPerSlice)
                {
                    yield return slice;
                    slice = [];
                    contacts = 1;
                }
                // The words are in the journal; a slice of 40,000 contacts has no room for them.
                slice.Add(step with { Text = StepText.None });
                last = key;
            }
        }
        if (slice.Count > 0)
            yield return slice;
    }
}
