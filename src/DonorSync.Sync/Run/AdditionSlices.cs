using System.Collections;
using System.Runtime.CompilerServices;
using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Cuts the additions into slices (<see cref="AdditionPlan"/>), never between two steps of one contact. A slice is what one round of
/// imports takes, and all of it that is in memory; whoever takes it may empty it.
/// </summary>
sealed class AdditionSlices(RunContext run, RunHolds holds, RunPlan plan)
{
    /// <summary>Creations that were handed out, by their number: a contact's fields go along once.</summary>
    readonly BitArray handedOut = new(plan.ByLists.IsEmpty ? 0 : checked((int)plan.Steps + 1));

    /// <summary>
    /// Something went wrong with an import: whoever this run creates may not be there, and an address alone must not create them without
    /// their name. They are left to the next run.
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
                slice.Add(WithoutWords(step));
                last = key;
            }
        }
        if (slice.Count > 0)
            yield return slice;
    }

    async IAsyncEnumerable<IReadOnlyList<PlannedStep>> OnListAsync(LinkId link, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = StepTexts.NameOf(link, plan.Pairs);
        var after = 0L;
        while (await run.State.Journal.AdditionsToAsync(name, after, run.Options.BatchSize, cancellation) is { Count: > 0 } page)
        {
            after = page[^1].Sequence;
            yield return [.. page.Where(s => s.Step is ContactStep.JoinList join && join.Link == link).Select(WithoutWords)];
        }
    }

    /// <summary>Short lists, each contact's steps together.</summary>
    async IAsyncEnumerable<IReadOnlyList<PlannedStep>> TogetherAsync(IEnumerable<LinkId> links, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var steps = new List<PlannedStep>();
        foreach (var link in links)
        {
            await foreach (var page in OnListAsync(link, cancellation))
                steps.AddRange(page);
        }
        yield return [.. steps.OrderBy(static s => s.Sequence)];
    }

    /// <summary>Whoever is to be created comes with the creation in the first slice that names them.</summary>
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
                if (handedOut[(int)creation.Sequence])
                    continue;
                handedOut[(int)creation.Sequence] = true;
                slice.Add(WithoutWords(creation));
            }
        }
    }

    /// <summary>The words are in the journal; a slice of 20,000 contacts has no room for them.</summary>
    static PlannedStep WithoutWords(PlannedStep step) => step with { Text = StepText.None };
}
