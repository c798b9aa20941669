using System.ComponentModel;
using System.Globalization;
using DonorSync.Database;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Rest.Paging;

/// <summary>The query of a list.</summary>
sealed record PageQuery
{
    [Description("Items per page: 1 to 1000, default 100.")]
    public string? Limit { get; set; }

    [Description("The nextCursor of the previous page. Opaque.")]
    public string? Cursor { get; set; }

    const int DefaultLimit = 100;
    const int MaxLimit = 1_000;

    /// <exception cref="ProblemException">The value is not a number from 1 to 1000.</exception>
    public int ReadLimit()
    {
        if (Limit is null)
            return DefaultLimit;
        return int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw new ProblemException(Problem.Validation("limit", $"must be a whole number from 1 to {MaxLimit}."));
    }

    /// <exception cref="ProblemException">The value is not a cursor of such a list.</exception>
    public TPlace? ReadCursor<TPlace>(Func<string, TPlace?> read)
        where TPlace : class
    {
        if (Cursor is null)
            return null;
        return (Cursors.Decode(Cursor) is { } text ? read(text) : null)
            ?? throw new ProblemException(Problem.Validation("cursor", "is not the nextCursor of a page of this list."));
    }
}

/// <summary>A page of a list. <paramref name="NextCursor"/> is null on the last one.</summary>
sealed record PageResponse<T>(IReadOnlyList<T> Items, string? NextCursor);

static class PageResponse
{
    public static PageResponse<TItem> Of<TRow, TItem, TPlace>(Page<TRow, TPlace> page, Func<TRow, TItem> toItem, Func<TPlace,
        string> toText)
        where TPlace : class =>
        new([.. page.Items.Select(toItem)], page.Next is { } next ? Cursors.Encode(toText(next)) : null);
}
