using System.Net;
using DonorSync.ConstantContact.Calls;
using DonorSync.Sync.Network;

namespace DonorSync.Server.Outbound;

/// <summary>Creates all HTTP clients for addresses that administrators enter.</summary>
static class OutboundHttp
{
    /// <summary>The allowed addresses may change, so an open connection ends after this time.</summary>
    static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds a client that checks its connections (<see cref="OutboundAddresses"/>), limits its responses (<see cref="BoundedAnswers"/>) and
    /// follows no redirects, because an allowed address could redirect to a forbidden one.
    /// </summary>
    /// <param name="mostBytes">Maximum size of a response, after decompression.</param>
    /// <param name="patience">Timeout of a request with its response.</param>
    public static IHttpClientBuilder AddOutboundHttp(this IServiceCollection services, string name, long mostBytes, TimeSpan patience) =>
        services
        .AddHttpClient(name, http =>
        {
            http.Timeout = patience;
            // HTTP/3 opens connections without the check.
            http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            http.NameProduct();
        })
        .ConfigurePrimaryHttpMessageHandler(Handler)
        .AddHttpMessageHandler(() => new BoundedAnswers(mostBytes))
        // Addresses may hold a token.
        .RemoveAllLoggers();

    static SocketsHttpHandler Handler(IServiceProvider services) => new()
    {
        ConnectCallback = services.GetRequiredService<OutboundConnector>().ConnectAsync,
        ConnectTimeout = ConnectPatience,
        PooledConnectionLifetime = ConnectionLife,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = services.GetRequiredService<OutboundSettings>().UsesProxy,
        AutomaticDecompression = DecompressionMethods.All,
        MaxResponseHeadersLength = BoundedAnswers.HeaderKilobytes,
    };
}
