using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>How many contacts have to be read back, of <paramref name="Known"/> that there were before.</summary>
/// <param name="AlsoChanged">Others that a read of what has changed shows.</param>
readonly record struct ToReadBack(int Known, int Created, int Joined, int Removed, int AlsoChanged);

/// <summary>
/// The way of reading back what was written that costs the fewest requests. Created contacts show among what has changed. Existing contacts
/// that an import adds to a list show there too, as far as is known; because nothing promises it, they are read with the list or one by one.
/// </summary>
/// <param name="Everything">All contacts are read; the other ways are not gone.</param>
/// <param name="ByLists">Who joined a list is read with the lists, not one by one.</param>
readonly record struct ReadBackWay(bool Everything, bool ByLists, int Requests)
{
    /// <summary>Lists that one read takes.</summary>
    public const int ListsAtOnce = 25;

    /// <param name="members">Of each list that existing contacts join, before they do.</param>
    public static ReadBackWay Cheapest(ToReadBack back, IEnumerable<int> members)
    {
        var all = MirrorReader.PagesFor(back.Known + back.Created);
        var lists = PagesOf(members, back.Joined);
        var byLists = !SentContacts.CanBeAskedOneByOne(back.Joined) || lists < back.Joined;
        var some = back.Removed + (back.Created > 0 ? MirrorReader.PagesFor(back.Created + back.AlsoChanged + back.Joined) : 0) + (byLists ? lists : back.Joined);
        return new(all <= some, byLists, Math.Min(all, some));
    }

    /// <summary>In the order in which they are read (<see cref="InOrder"/>).</summary>
    static int PagesOf(IEnumerable<int> members, int joined) =>
        members.OrderDescending().Chunk(ListsAtOnce).Sum(lists => MirrorReader.PagesFor(lists.Sum() + joined));

    /// <summary>So many lists at once, the longest first.</summary>
    public static IEnumerable<ListId[]> InOrder(IEnumerable<ListId> lists, IReadOnlyDictionary<ListId, int> members) =>
        lists.OrderByDescending(l => members.GetValueOrDefault(l)).Chunk(ListsAtOnce);
}
