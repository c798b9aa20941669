using System.Net;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Security;

/// <summary>
/// With <c>PublicUrl</c> the server answers for that host and for this machine only, so that no forged Host header is sent out again and no
/// other name leads a browser to it (DNS rebinding). Health and metrics answer for every name, because load balancers ask by address.
/// </summary>
static class PublicHost
{
    static readonly PathString[] Open = ["/health", "/metrics"];

    public static void UsePublicHost(this WebApplication app)
    {
        if (app.Services.GetRequiredService<PublicAddress>().Url is not { } url)
            return;
        app.Use((context, next) =>
        {
            var host = context.Request.Host.Host;
            if (host.Equals(url.Host, StringComparison.OrdinalIgnoreCase))
            {
                // Browsers reach the server by this address, whatever a proxy says of the way: cookies then travel encrypted only.
                context.Request.Scheme = url.Scheme;
                return next(context);
            }
            return IsLoopback(host) || Open.Any(path => context.Request.Path.StartsWithSegments(path)) ? next(context) : RefuseAsync(context, url);
        });
    }

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    static Task RefuseAsync(HttpContext context, Uri url)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($"This server answers for {url.Host}.");
    }
}
