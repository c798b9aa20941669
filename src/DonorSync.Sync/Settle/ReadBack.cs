using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Settle;

/// <summary>What a read-back came to.</summary>
/// <param name="EverythingAt">When everything was read, so that every list's members are known; null when only a part was.</param>
/// <param name="CreatedAt">When the created contacts were read among all changes: earlier changes need not be read again.</param>
sealed record ReadBackEnd(DateTimeOffset? EverythingAt, DateTimeOffset? CreatedAt);

/// <summary>Reads back what was written, the way that needs the fewest requests.</summary>
sealed class ReadBack(RunContext run, Observation observed)
{
    readonly MirrorReader reader = new(run);
    DateTimeOffset? createdAt;

    public async Task<ReadBackEnd> ReadAsync(SentContacts sent, CancellationToken cancellation)
    {
        var way = await ReadBackStrategy.OfAsync(run, observed, sent, static list => list, cancellation);
        var members = await ReadBackStrategy.MembersAsync(run, cancellation);
        if (way.Everything || !await CreatedShowAsync(sent.Created, members, cancellation))
            return new(await reader.ReadAllAsync(RunPhase.ReadingBack, cancellation), null);
        foreach (var contact in sent.Removed)
            await reader.ReadAsync(new ContactRead.One(contact), cancellation);
        if (way.ByLists)
            await ReadListsAsync(sent.Joined.Lists, members, cancellation);
        else
            await ReadEachAsync(sent.Joined.Addresses!, cancellation);
        return new(null, createdAt);
    }

    /// <summary>
    /// Reads the created contacts among all changes. If some do not show, because they were refused or the clocks differ, a few of them are
    /// read one by one, and many with their lists. Returns false when reading everything is cheaper than that.
    /// </summary>
    async Task<bool> CreatedShowAsync(SentAdditions created, Dictionary<ListId, int> members, CancellationToken cancellation)
    {
        if (created.Count == 0)
            return true;
        var since = await ReadMarksUpdater.SinceAsync(run, observed, cancellation);
        var began = run.Clock.GetUtcNow();
        var known = await run.State.Mirror.CountContactsAsync(null, cancellation);
        await reader.ReadAsync(new ContactRead.ChangedSince(since), cancellation);
        createdAt = began;
        var missing = created.Addresses is { } addresses ? await MissingAsync(addresses, cancellation) : null;
        var all = await run.State.Mirror.CountContactsAsync(null, cancellation);
        if (missing?.Count == 0 || (missing is null && all - known >= created.Count))
            return true;
        var back = new ReadBackSize(all, Created: 0, Joined: missing?.Count ?? created.Count, Removed: 0, AlsoChanged: 0);
        var way = ReadBackStrategy.Cheapest(back, created.Lists.Select(l => members.GetValueOrDefault(l)));
        if (way.Everything)
            return false;
        if (way.ByLists)
            await ReadListsAsync(created.Lists, members, cancellation);
        else
            await ReadEachAsync(missing!, cancellation);
        return true;
    }

    async Task<List<EmailAddress>> MissingAsync(IReadOnlyList<EmailAddress> addresses, CancellationToken cancellation)
    {
        var there = (await run.State.Mirror.ContactsAtAsync([.. addresses.Select(static a => a.Key)], cancellation))
            .Select(static c => c.Email!.Key).ToHashSet();
        return [.. addresses.Where(a => !there.Contains(a.Key))];
    }

    async Task ReadListsAsync(IEnumerable<ListId> lists, Dictionary<ListId, int> members, CancellationToken cancellation)
    {
        foreach (var some in ReadBackStrategy.InOrder(lists, members))
            await reader.ReadAsync(new ContactRead.OnLists(some), cancellation);
    }

    async Task ReadEachAsync(IEnumerable<EmailAddress> addresses, CancellationToken cancellation)
    {
        foreach (var address in addresses)
            await reader.ReadAsync(new ContactRead.At(address), cancellation);
    }
}
