namespace DonorSync.ConstantContact;

/// <summary>These rows, each with all of these lists: what one kind of request can say. Rows are named by their position.</summary>
internal sealed record Block(ImmutableArray<int> Rows, ImmutableArray<ListId> Lists);

/// <summary>
/// Covers memberships, exactly those, with blocks that take few requests. Rows of one set of lists can go together, and so can
/// lists of one set of rows; which of the two is fewer differs from part to part, so each part that shares no list with another is
/// decided by itself.
/// </summary>
internal static class MembershipCover
{
    /// <param name="lists">The lists of each row.</param>
    /// <param name="mostLists">Lists a block may have.</param>
    /// <param name="capacity">Rows that fit into a request, roughly: it guides the search.</param>
    /// <param name="requests">How many requests blocks really take.</param>
    public static List<Block> Of(
        IEnumerable<IReadOnlyList<ListId>> lists, int mostLists, int capacity, Func<IReadOnlyList<Block>, int> requests) =>
        [.. CoverPart.Parts(lists).SelectMany(part => Cheapest(part, mostLists, capacity, requests))];

    static IReadOnlyList<Block> Cheapest(CoverPart part, int mostLists, int capacity, Func<IReadOnlyList<Block>, int> requests)
    {
        var all = Enumerable.Range(0, part.Columns.Length).ToHashSet();
        var byList = part.Blocks(all);
        IReadOnlyList<Block>[] candidates =
        [
            Narrow(part.Blocks([]), mostLists),
            Narrow(byList, mostLists),
            Narrow(Enumerable.Reverse(byList), mostLists),
            Narrow(part.Blocks(MixedCover.ColumnsByThemselves(part, capacity)), mostLists),
        ];
        return candidates.MinBy(requests)!;
    }

    static List<Block> Narrow(IEnumerable<Block> blocks, int mostLists) =>
        [.. blocks.SelectMany(block => block.Lists.Chunk(mostLists).Select(lists => block with { Lists = [.. lists] }))];
}
