namespace DonorSync.Server.Security;

/// <summary>Sets headers that allow browsers to run only this server's content, and forbid other sites to frame its pages.</summary>
static class SecurityHeaders
{
    // No form-action: browsers apply it to redirects too, and the Connect form redirects to Constant Contact.
    const string Strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
        + "'self'; connect-src 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    // The API browser has its own inline script and styles; it also loads nothing from other sites.
    const string Docs = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data: blob:; "
        + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/docs") ? Docs : Strict;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        context.Response.OnStarting(static state => KeepOutOfCaches((HttpContext)state), context);
        return next(context);
    });

    /// <summary>Pages and responses hold contacts' data. Assets set their own header.</summary>
    static Task KeepOutOfCaches(HttpContext context)
    {
        if (context.Response.Headers.CacheControl.Count == 0)
            context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }
}
