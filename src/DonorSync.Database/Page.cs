namespace DonorSync.Database;

/// <summary>A page of a list. <paramref name="Next"/> is the position after which the next page starts; null on the last page.</summary>
public sealed record Page<TItem, TPlace>(IReadOnlyList<TItem> Items, TPlace? Next)
    where TPlace : class;

static class PageExtensions
{
    /// <param name="rows">At most one row more than <paramref name="limit"/>, which shows that there is a next page.</param>
    public static Page<TRow, TPlace> ToPage<TRow, TPlace>(this List<TRow> rows, int limit, Func<TRow, TPlace> placeOf)
        where TPlace : class
    {
        if (rows.Count <= limit)
            return new(rows, null);
        rows.RemoveRange(limit, rows.Count - limit);
        return new(rows, placeOf(rows[^1]));
    }

    public static Page<TItem, TPlace> Select<TRow, TItem, TPlace>(this Page<TRow, TPlace> page, Func<TRow, TItem> select)
        where TPlace : class => new([.. page.Items.Select(select)], page.Next);
}
