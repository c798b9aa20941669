using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>Reads back what was written, the way that costs the fewest requests.</summary>
sealed class ReadBack(RunContext run)
{
    readonly MirrorReader reader = new(run);

    /// <summary>Answers whether everything was read, so that every list's members are known.</summary>
    public async Task<bool> ReadAsync(Touched touched, CancellationToken cancellation)
    {
        var members = await MembersAsync(run, cancellation);
        var since = await Watermark.SinceAsync(run, cancellation);
        var back = new ToReadBack(
            await run.State.Mirror.CountContactsAsync(null, cancellation), touched.Created.Count, touched.Joined.Count, touched.Removed.Count,
            touched.Created.Count == 0 ? 0 : await run.State.Mirror.CountContactsAsync(since, cancellation));
        var way = ReadBackWay.Cheapest(back, touched.Joined.Lists.Select(l => members.GetValueOrDefault(l)));
        if (way.Everything || !await CreatedShowAsync(touched.Created, since, members, cancellation))
        {
            await reader.ReadAllAsync("reading back", cancellation);
            return true;
        }
        foreach (var contact in touched.Removed)
            await reader.ReadAsync(new ContactRead.One(contact), cancellation);
        if (way.ByLists)
            await ReadListsAsync(touched.Joined.Lists, members, cancellation);
        else
            await ReadEachAsync(touched.Joined.Addresses!, cancellation);
        return false;
    }

    /// <summary>The count of each list when its members were last known.</summary>
    public static async Task<Dictionary<ListId, int>> MembersAsync(RunContext run, CancellationToken cancellation) =>
        (await run.State.Mirror.ListsAsync(cancellation)).ToDictionary(static l => l.Id, static l => l.Members ?? 0);

    /// <summary>
    /// They show among what has changed. If some do not, because they were refused or the clocks differ, the few are asked for and many
    /// are read with their lists. False when reading everything is cheaper than that.
    /// </summary>
    async Task<bool> CreatedShowAsync(SentContacts created, DateTimeOffset since, Dictionary<ListId, int> members, CancellationToken cancellation)
    {
        if (created.Count == 0)
            return true;
        var began = run.Clock.GetUtcNow();
        var known = await run.State.Mirror.CountContactsAsync(null, cancellation);
        await reader.ReadAsync(new ContactRead.ChangedSince(since), cancellation);
        run.CreatedReadBackAt = began;
        var missing = created.Addresses is { } addresses ? await MissingAsync(addresses, cancellation) : null;
        if (missing?.Count == 0 || (missing is null && await run.State.Mirror.CountContactsAsync(null, cancellation) - known >= created.Count))
            return true;
        var back = new ToReadBack(
            await run.State.Mirror.CountContactsAsync(null, cancellation), Created: 0, Joined: missing?.Count ?? created.Count, Removed: 0, AlsoChanged: 0);
        var way = ReadBackWay.Cheapest(back, created.Lists.Select(l => members.GetValueOrDefault(l)));
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
        var there = (await run.State.Mirror.ContactsAtAsync([.. addresses.Select(static a => a.Key)], cancellation)).Select(static c => c.Email!.Key).ToHashSet();
        return [.. addresses.Where(a => !there.Contains(a.Key))];
    }

    async Task ReadListsAsync(IEnumerable<ListId> lists, Dictionary<ListId, int> members, CancellationToken cancellation)
    {
        foreach (var some in ReadBackWay.InOrder(lists, members))
            await reader.ReadAsync(new ContactRead.OnLists(some), cancellation);
    }

    async Task ReadEachAsync(IEnumerable<EmailAddress> addresses, CancellationToken cancellation)
    {
        foreach (var address in addresses)
            await reader.ReadAsync(new ContactRead.At(address), cancellation);
    }
}
