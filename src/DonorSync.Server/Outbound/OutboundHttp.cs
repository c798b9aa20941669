using System.Net;
using DonorSync.ConstantContact;
using DonorSync.Sync;

namespace DonorSync.Server.Outbound;

/// <summary>HTTP clients for addresses that administrators enter. Every such client is made here.</summary>
static class OutboundHttp
{
    /// <summary>What is allowed may change; a connection that was opened before ends after this time.</summary>
    static readonly TimeSpan ConnectionLife = TimeSpan.FromMinutes(1);
    static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds a client whose connections are checked (<see cref="OutboundAddresses"/>), whose answers are limited (<see
    /// cref="BoundedAnswers"/>), and which follows no redirect: an address that was allowed must not lead to one that is not.
    /// </summary>
    /// <param name="mostBytes">Of an answer, after decompression.</param>
    /// <param name="patience">For a request with its answer.</param>
    public static IHttpClientBuilder AddOutboundHttp(this IServiceCollection services, string name, long mostBytes, TimeSpan patience) => services
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
