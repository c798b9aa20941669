using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>Reads back what was written, the way that costs the fewest requests.</summary>
sealed class ReadBack(RunContext run)
{
    readonly MirrorReader reader = new(run);

    /// <summary>Answers whether everything was read, so that every list's members are known.</summary>
    public async Task<bool> ReadAsync(Touched touched, CancellationToken cancellation)
    {
        var all = MirrorReader.PagesFor(await run.State.CountContactsAsync(null, cancellation) + touched.AddedCount);
        var lists = await PagesOfListsAsync(touched, cancellation);
        var byList = touched.Added is null || lists < touched.AddedCount;
        var everything = all <= touched.Removed.Count + Math.Min(lists, touched.AddedCount);
        if (everything)
            await reader.ReadAllAsync(cancellation);
        else
            await ReadSomeAsync(touched, byList, cancellation);
        return everything;
    }

    async Task ReadSomeAsync(Touched touched, bool byList, CancellationToken cancellation)
    {
        foreach (var contact in touched.Removed)
            await reader.ReadAsync(new ContactRead.One(contact), cancellation);
        if (byList)
        {
            foreach (var lists in touched.Lists.Chunk(25))
                await reader.ReadAsync(new ContactRead.OnLists(lists), cancellation);
            return;
        }
        foreach (var address in touched.Added ?? [])
            await reader.ReadAsync(new ContactRead.At(address), cancellation);
    }

    async Task<int> PagesOfListsAsync(Touched touched, CancellationToken cancellation)
    {
        var members = (await run.State.ListsAsync(cancellation)).ToDictionary(static l => l.Id, static l => l.Members ?? 0);
        return touched.Lists.Chunk(25).Sum(lists => MirrorReader.PagesFor(lists.Sum(l => members.GetValueOrDefault(l)) + touched.AddedCount));
    }
}
