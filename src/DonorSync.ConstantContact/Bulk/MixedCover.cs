using System.Numerics;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>
/// A mix of "all by signature" and "all by list". A few lists that overlap with all others multiply the signatures, so these are sent
/// separately and the others by the rest of the signatures. A greedy search adds one column at a time.
/// </summary>
internal static class MixedCover
{
    /// <summary>Limits of the search: for larger parts only the two simple ways are compared.</summary>
    const int MostColumns = 64;
    const int MostSignatures = 1024;

    public static HashSet<int> ColumnsByThemselves(CoverPart part, int capacity)
    {
        if (part.Columns.Length > MostColumns || part.Signatures.Length > MostSignatures)
            return [];

        var signatures = part.Signatures
            .Select(static s => (Mask: s.Columns.Aggregate(0ul, static (mask, column) => mask | (1ul << column)), Rows: s.Rows.Length))
            .ToArray();
        var rows = part.Columns.Select(column => column.Signatures.Sum(s => part.Signatures[s].Rows.Length)).ToArray();

        var (chosen, best) = (0ul, 0ul);
        var fewest = Requests(0);
        for (var step = 0; step < part.Columns.Length; step++)
        {
            chosen = Enumerable.Range(0, part.Columns.Length)
                .Select(column => chosen | (1ul << column))
                .Where(next => next != chosen)
                .MinBy(Requests);
            var requests = Requests(chosen);
            if (requests < fewest)
                (fewest, best) = (requests, chosen);
        }
        return [.. Enumerable.Range(0, part.Columns.Length).Where(column => (best & (1ul << column)) != 0)];

        int Requests(ulong byThemselves)
        {
            Dictionary<ulong, int> left = [];
            foreach (var (mask, count) in signatures)
                left[mask & ~byThemselves] = left.GetValueOrDefault(mask & ~byThemselves) + count;
            left.Remove(0);
            var requests = left.Values.Sum(Chunks);
            for (var mask = byThemselves; mask != 0; mask &= mask - 1)
                requests += Chunks(rows[BitOperations.TrailingZeroCount(mask)]);
            return requests;
        }

        int Chunks(int count) => (count + capacity - 1) / capacity;
    }
}
