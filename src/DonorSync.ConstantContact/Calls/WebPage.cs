using System.Text;

namespace DonorSync.ConstantContact;

/// <summary>
/// Recognizes a web page where an answer should be. Constant Contact's services answer JSON, so a page comes from something in front of
/// them: a firewall, a proxy, a captive network.
/// </summary>
internal static class WebPage
{
    public static bool IsIn(HttpContent content, ReadOnlySpan<byte> body) =>
        content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" || StartsLikeHtml(body);

    /// <summary>Some firewalls send a page without its type.</summary>
    static bool StartsLikeHtml(ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 64)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
