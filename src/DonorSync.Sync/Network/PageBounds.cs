namespace DonorSync.Sync.Network;

/// <summary>
/// Detects pages of another system that have no end: far more than its own count says, or one after another without anything new. A correct
/// system shows a row twice now and then, because its pages shift while they are read.
/// </summary>
public sealed class PageBounds(int mostUncounted = PageBounds.MostUncounted)
{
    /// <summary>Pages in a row without anything new that end the read.</summary>
    const int MostStale = 5;

    /// <summary>Pages beyond those that the count needs.</summary>
    const int Spare = 20;

    /// <summary>Pages of an answer without a count, unless the caller knows better.</summary>
    public const int MostUncounted = 400;

    /// <summary>Pages whatever the count says: 2,500,000 rows at 500 a page.</summary>
    const int Most = 5_000;

    readonly HashSet<int> seen = [];
    int pages;
    int stale;
    int largest = 1;
    int? total;

    /// <summary>Counts a page that another one follows. Returns what is wrong with the pages, or null.</summary>
    /// <param name="count">The number of all rows, where the page states it. Only the first count is used.</param>
    public string? Take(IEnumerable<string?> ids, int? count)
    {
        total ??= count;
        pages++;
        var (rows, isNew) = (0, false);
        foreach (var id in ids)
        {
            rows++;
            isNew |= id is not null && seen.Add(string.GetHashCode(id, StringComparison.Ordinal));
        }
        largest = Math.Max(largest, rows);
        stale = isNew ? 0 : stale + 1;
        if (stale >= MostStale)
            return $"{stale} pages in a row showed nothing new";
        var most = total is { } all ? Math.Min(Most, (2L * all / largest) + Spare) : mostUncounted;
        return pages > most ? $"there are more than {most:N0} pages{(total is { } said ? $", for {said:N0} rows" : "")}" : null;
    }
}
