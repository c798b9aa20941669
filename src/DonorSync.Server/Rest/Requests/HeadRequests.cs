using DonorSync.Server.Apps.ConstantContact;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Requests;

/// <summary>
/// Supports HEAD wherever GET is, with the same status and headers: later middleware sees a GET, and the web server sends no body.
/// </summary>
static class HeadRequests
{
    /// <summary>Runs before routing. The sign-in callback accepts only GET, because programs that check links send HEAD.</summary>
    public static void UseHeadRequests(this IApplicationBuilder app) => app.Use(static async (http, next) =>
    {
        http.Response.OnStarting(static state => NameHead(((HttpContext)state).Response), http);
        if (!HttpMethods.IsHead(http.Request.Method) || http.Request.Path.StartsWithSegments(CallbackEndpoint.Path))
        {
            await next(http);
            return;
        }
        http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
        }
        finally
        {
            http.Request.Method = HttpMethods.Head;
        }
    });

    /// <summary>The routing lists the endpoints' methods, which do not include HEAD.</summary>
    static Task NameHead(HttpResponse response)
    {
        var allowed = response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && allowed.Contains(HttpMethods.Get)
            && !allowed.Contains(HttpMethods.Head)
            && !response.HttpContext.Request.Path.StartsWithSegments(CallbackEndpoint.Path))
        {
            response.Headers.Allow = string.Join(", ", allowed.Append(HttpMethods.Head));
        }
        return Task.CompletedTask;
    }
}
