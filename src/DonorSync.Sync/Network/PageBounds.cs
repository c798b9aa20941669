namespace DonorSync.Sync;

/// <summary>
/// Tells when pages of another system have no end: far more of them than its own count says, or one after another without anything new.
/// An honest system shows a row again now and then, because its pages move while they are read.
/// </summary>
public sealed class PageBounds(int mostUncounted = PageBounds.MostUncounted)
{
    /// <summary>Pages in a row that may bring nothing new.</summary>
    const int MostStale = 5;

    /// <summary>Pages beyond those that the count needs.</summary>
    const int Spare = 20;

    /// <summary>Pages of an answer that gives no count, where nothing else is known about it.</summary>
    public const int MostUncounted = 400;

    /// <summary>Pages whatever the count says: 2,500,000 rows at 500 a page.</summary>
    const int Most = 5_000;

    readonly HashSet<int> seen = [];
    int pages;
    int stale;
    int largest = 1;
    int? total;

    /// <summary>Takes in a page that another one follows. Returns what is wrong with the pages, or null.</summary>
    /// <param name="count">The rows there are in all, where the page says so. The first count is the one that is believed.</param>
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
