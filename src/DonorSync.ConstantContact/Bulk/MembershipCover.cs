namespace DonorSync.ConstantContact.Bulk;

/// <summary>The cross product of these rows and these lists, which fits one kind of request. Rows are named by position.</summary>
internal sealed record Block(ImmutableArray<int> Rows, ImmutableArray<ListId> Lists);

/// <summary>
/// Covers exactly the given memberships with blocks that need few requests. Rows with the same lists can be sent together, and so can lists
/// with the same rows. Which of the two needs fewer requests differs, so it is decided for each part that shares no list with another.
/// </summary>
internal static class MembershipCover
{
    /// <param name="lists">The lists of each row.</param>
    /// <param name="mostLists">The maximum number of lists in a block.</param>
    /// <param name="capacity">The approximate number of rows in a request, which guides the search.</param>
    /// <param name="requests">Returns the exact number of requests that blocks need.</param>
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
