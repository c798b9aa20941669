using System.Net;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Security;

/// <summary>
/// With <c>PublicUrl</c> the server accepts only that host name and those of this machine, so that a forged Host header is never repeated
/// and no other name leads a browser to it (DNS rebinding). Health and metrics accept any name, because load balancers use addresses.
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
                // Browsers use this address, whatever scheme a proxy reports, so cookies are only sent encrypted.
                context.Request.Scheme = url.Scheme;
                return next(context);
            }
            return IsLoopback(host) || Open.Any(path => context.Request.Path.StartsWithSegments(path))
                ? next(context) : RefuseAsync(context, url);
        });
    }

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    static Task RefuseAsync(HttpContext context, Uri url)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        return context.Response.WriteAsync($"This server is {url.Host}.");
    }
}
