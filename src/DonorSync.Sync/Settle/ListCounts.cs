namespace DonorSync.Sync.Settle;

/// <summary>
/// Stores the lists' counts after this run's own writes, so that a different count in the next run means another change. One request for
/// all lists.
/// </summary>
sealed class ListCounts(RunContext run)
{
    public async Task LearnAsync(IReadOnlyDictionary<ListId, int> moves, bool membersKnown, CancellationToken cancellation)
    {
        if (moves.Count == 0)
            return;
        var before = (await run.State.Mirror.ListsAsync(cancellation)).ToDictionary(static l => l.Id);
        var now = await run.ConstantContact.ListsAsync(cancellation);
        var learned = new List<MirroredList>();
        foreach (var list in now)
        {
            if (!before.TryGetValue(list.Id, out var known) || !moves.TryGetValue(list.Id, out var moved))
                continue;
            // Another count than expected means that other contacts moved too: the next run reads that list's members.
            var expected = known.Members + moved;
            learned.Add(known with { Members = membersKnown || list.Members == expected ? list.Members : null });
        }
        await run.State.Mirror.SaveListsAsync(learned, cancellation);
    }
}
