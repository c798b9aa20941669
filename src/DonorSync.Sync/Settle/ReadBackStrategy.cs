using DonorSync.Sync.Observe;

namespace DonorSync.Sync.Settle;

/// <summary>How many contacts have to be read back, of <paramref name="Known"/> that there were before.</summary>
/// <param name="AlsoChanged">Other contacts that a read of changes shows.</param>
readonly record struct ReadBackSize(int Known, int Created, int Joined, int Removed, int AlsoChanged);

/// <summary>
/// The way of reading back what was written that needs the fewest requests. Created contacts show among the changes. Existing contacts that
/// an import adds to a list show there too, as far as is known; because nothing promises it, they are read with the list or one by one.
/// </summary>
/// <param name="Everything">All contacts are read, and nothing else.</param>
/// <param name="ByLists">Contacts that joined a list are read with the lists, not one by one.</param>
readonly record struct ReadBackStrategy(bool Everything, bool ByLists, int Requests)
{
    /// <summary>Lists that one read takes.</summary>
    const int ListsPerRead = 25;

    /// <summary>Returns the way for contacts that are sent, or were.</summary>
    /// <param name="listOf">The list that one of <paramref name="sent"/> means; null for one that does not exist yet.</param>
    public static async Task<ReadBackStrategy> OfAsync(
        RunContext run, Observation observed, SentContacts sent, Func<ListId, ListId?> listOf, CancellationToken cancellation)
    {
        var members = await MembersAsync(run, cancellation);
        var since = await ReadMarksUpdater.SinceAsync(run, observed, cancellation);
        var back = new ReadBackSize(
            await run.State.Mirror.CountContactsAsync(null, cancellation), sent.Created.Count, sent.Joined.Count, sent.Removed.Count,
            sent.Created.Count == 0 ? 0 : await run.State.Mirror.CountContactsAsync(since, cancellation));
        return Cheapest(back, sent.Joined.Lists.Select(l => listOf(l) is { } list ? members.GetValueOrDefault(list) : 0));
    }

    /// <param name="members">Of each list that existing contacts join, before they do.</param>
    public static ReadBackStrategy Cheapest(ReadBackSize back, IEnumerable<int> members)
    {
        var all = MirrorReader.PagesFor(back.Known + back.Created);
        var lists = PagesOf(members, back.Joined);
        var byLists = !SentAdditions.CanBeReadOneByOne(back.Joined) || lists < back.Joined;
        var created = back.Created > 0 ? MirrorReader.PagesFor(back.Created + back.AlsoChanged + back.Joined) : 0;
        var some = back.Removed + created + (byLists ? lists : back.Joined);
        return new(all <= some, byLists, Math.Min(all, some));
    }

    /// <summary>Returns the count of each list when its members were last known.</summary>
    public static async Task<Dictionary<ListId, int>> MembersAsync(RunContext run, CancellationToken cancellation) =>
        (await run.State.Mirror.ListsAsync(cancellation)).ToDictionary(static l => l.Id, static l => l.Members ?? 0);

    /// <summary>Returns the lists of each read, the longest first.</summary>
    public static IEnumerable<ListId[]> InOrder(IEnumerable<ListId> lists, IReadOnlyDictionary<ListId, int> members) =>
        lists.OrderByDescending(l => members.GetValueOrDefault(l)).Chunk(ListsPerRead);

    /// <summary>In the order in which they are read (<see cref="InOrder"/>).</summary>
    static int PagesOf(IEnumerable<int> members, int joined) =>
        members.OrderDescending().Chunk(ListsPerRead).Sum(lists => MirrorReader.PagesFor(lists.Sum() + joined));
}
