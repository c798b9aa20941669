using System.Runtime.CompilerServices;
using DonorSync.Sync.Network;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Follows <c>_links.next.href</c> from page to page. The link is relative and starts with <c>/v3</c>. It is followed only within the same
/// resource, never twice, and within <see cref="PageBounds"/>.
/// </summary>
internal static class Paging
{
    const string Prefix = "/v3/";
    const int LongestLink = 4_000;

    public static async IAsyncEnumerable<TPage> PagesAsync<TPage>(
        this ApiCaller calls, string first, [EnumeratorCancellation] CancellationToken cancellation,
        int mostUncounted = PageBounds.MostUncounted)
        where TPage : IPageBody
    {
        HashSet<string> seen = [first];
        var bounds = new PageBounds(mostUncounted);
        for (string? path = first; path is not null;)
        {
            var page = await calls.SendAsync<TPage>(ApiRequest.Get(path), cancellation);
            path = Next(page.Links, first);
            if (bounds.Take(page.Ids, page.RowsInAll) is { } endless && path is not null)
                throw new EndlessReadException($"Constant Contact's pages of {Resource(first)} have no end: {endless}.");
            if (path is not null && !seen.Add(path))
                throw new EndlessReadException($"Constant Contact's pages of {Resource(first)} go in a circle.");
            yield return page;
        }
    }

    /// <summary>Returns the path of the next page; null after the last one.</summary>
    public static string? Next(LinksBody? links, string of) => Next(links?.Next?.Href, Resource(of));

    static string? Next(string? href, string resource)
    {
        if (string.IsNullOrEmpty(href))
            return null;
        var isLink = href.Length <= LongestLink && href.All(static c => c is > ' ' and < (char)0x7f);
        var path = isLink && href.StartsWith(Prefix, StringComparison.Ordinal) ? href[Prefix.Length..] : null;
        return path is not null && Resource(path) == resource
            ? path
            : throw new UnavailableException($"Constant Contact's pages of {resource} lead elsewhere.");
    }

    static string Resource(string path) => path.Split('?')[0];
}
