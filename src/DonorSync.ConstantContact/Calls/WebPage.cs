using System.Text;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Recognizes a web page instead of an answer. Constant Contact answers JSON, so a page comes from a firewall, a proxy or a captive
/// network.
/// </summary>
internal static class WebPage
{
    public static bool IsIn(HttpContent content, ReadOnlySpan<byte> body) =>
        content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" || StartsLikeHtml(body);

    /// <summary>Some firewalls send a page without its content type.</summary>
    static bool StartsLikeHtml(ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 64)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
