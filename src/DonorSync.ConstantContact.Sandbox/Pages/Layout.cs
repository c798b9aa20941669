using System.Text;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>The layout of every page, and the headers that keep out foreign content.</summary>
internal static class Layout
{
    public static async Task WriteAsync(HttpContext http, int status, string title, Html body, string? formTarget = null)
    {
        var page = Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} · Sandbox</title>
            <link rel="stylesheet" href="/_sandbox/assets/style.css">
            <script src="/_sandbox/assets/log.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">To the content</a>
            <p class="banner" role="note"><strong>Sandbox, not Constant Contact.</strong> Nothing here is real and no mail is ever sent.</p>
            <header><a href="/">Sandbox</a><nav aria-label="Main">
            {Link(http, "/", "Accounts")}{Link(http, "/_sandbox/ui/requests", "Requests")}
            {Link(http, "/_sandbox/ui/faults", "Faults and clock")}
            </nav></header>
            <main id="content">
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """);
        var headers = http.Response.Headers;
        // form-action also covers the redirect after a form, so the application that asked for access must be listed.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; " +
            $"frame-ancestors 'none'; form-action 'self' {formTarget}".TrimEnd();
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        await http.Response.WriteAsync(page.Text, Encoding.UTF8, http.RequestAborted);
    }

    private static Html Link(HttpContext http, string path, string text) =>
        Html.Of($"<a href=\"{path}\"{new Html(http.Request.Path == path ? " aria-current=\"page\"" : "")}>{text}</a>");
}
