using System.Collections;
using System.Runtime.CompilerServices;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Review;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Apply;

/// <summary>
/// Cuts the additions into slices (<see cref="AdditionPlan"/>), never between two steps of one contact. Only one slice, that of one round
/// of imports, is in memory; its reader may empty it.
/// </summary>
sealed class AdditionSlices(RunContext run, RunHolds holds, RunPlan plan)
{
    /// <summary>Creations that a slice contained, by their number: a contact's fields are sent once.</summary>
    readonly BitArray sent = new(plan.ByLists.IsEmpty ? 0 : checked((int)plan.Steps + 1));

    /// <summary>
    /// An import had a problem: contacts that this run creates may not be there, and an address alone must not create them without their
    /// name. The next run adds them.
    /// </summary>
    public bool CreatedAreInDoubt { get; set; }

    public IAsyncEnumerable<List<PlannedStep>> ReadAsync(CancellationToken cancellation) =>
        plan.ByLists.IsEmpty
            ? CutAsync(StepPages.ReadAsync(run, StepPhase.ListAdditions, holds, cancellation), run.Options.ContactsPerSlice)
            : ReadByListsAsync(cancellation);

    async IAsyncEnumerable<List<PlannedStep>> ReadByListsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var round in plan.ByLists)
        {
            var pages = round.Lists.Length == 1 ? OnListAsync(round.Lists[0], cancellation) : TogetherAsync(round.Lists, cancellation);
            await foreach (var slice in CutAsync(pages, round.ContactsPerSlice))
            {
                await AddCreationsAsync(slice, cancellation);
                if (slice.Count > 0)
                    yield return slice;
            }
        }
    }

    static async IAsyncEnumerable<List<PlannedStep>> CutAsync(IAsyncEnumerable<IReadOnlyList<PlannedStep>> pages, int contactsPerSlice)
    {
        var slice = new List<PlannedStep>();
        var contacts = 0;
        EmailKey? last = null;
        await foreach (var page in pages)
        {
            foreach (var step in page)
            {
                var key = ((ContactStep)step.Step).Key;
                if (key != last && contacts++ == contactsPerSlice)
                {
                    yield return slice;
                    slice = [];
                    contacts = 1;
                }
                slice.Add(step);
                last = key;
            }
        }
        if (slice.Count > 0)
            yield return slice;
    }

    async IAsyncEnumerable<IReadOnlyList<PlannedStep>> OnListAsync(LinkId link, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (await run.State.Journal.AdditionsToAsync(link, after, run.Options.BatchSize, cancellation) is { Count: > 0 } page)
        {
            after = page[^1].Sequence;
            yield return page;
        }
    }

    /// <summary>Returns the additions to some short lists, each contact's steps together.</summary>
    async IAsyncEnumerable<IReadOnlyList<PlannedStep>> TogetherAsync(
        IEnumerable<LinkId> links, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var steps = new List<PlannedStep>();
        foreach (var link in links)
        {
            await foreach (var page in OnListAsync(link, cancellation))
                steps.AddRange(page);
        }
        yield return [.. steps.OrderBy(static s => s.Sequence)];
    }

    /// <summary>Adds the creation of each new contact to the first slice that names it.</summary>
    async Task AddCreationsAsync(List<PlannedStep> slice, CancellationToken cancellation)
    {
        if (CreatedAreInDoubt)
        {
            slice.RemoveAll(static s => s.Step is ContactStep.JoinList { Contact: null });
            return;
        }
        var addresses = slice.Select(static s => s.Step).OfType<ContactStep.JoinList>().Where(static j => j.Contact is null)
            .Select(static j => j.Email.Address).ToHashSet(StringComparer.Ordinal);
        foreach (var some in addresses.Chunk(run.Options.BatchSize))
        {
            foreach (var creation in await run.State.Journal.CreationsAsync(some, cancellation))
            {
                if (sent[(int)creation.Sequence])
                    continue;
                sent[(int)creation.Sequence] = true;
                slice.Add(creation);
            }
        }
    }
}
