using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace DonorSync.Server.Security;

/// <summary>The section <c>Proxy</c> of the settings: the proxies whose forwarded headers are trusted.</summary>
sealed class ProxyOptions : IValidatableObject
{
    /// <summary>Addresses and networks of the proxies, separated by commas: <c>127.0.0.1, 10.1.0.0/16</c>.</summary>
    public string Trusted { get; set; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Parts.Where(static p => Network(p) is null)
            .Select(static p => new ValidationResult(
                $"'{p}' is neither an address such as 127.0.0.1 nor a network such as 10.1.0.0/16.", [nameof(Trusted)]));

    public IEnumerable<IPNetwork> Networks() => Parts.Select(Network).OfType<IPNetwork>();

    string[] Parts => Trusted.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    static IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;
}

/// <summary>
/// Behind a proxy every request comes from the proxy's address, unencrypted. The headers <c>X-Forwarded-For</c> and
/// <c>X-Forwarded-Proto</c> of a trusted proxy are used for limits, the audit log and secure cookies; those of others are ignored.
/// </summary>
static class TrustedProxies
{
    public static void AddTrustedProxies(this IServiceCollection services, ProxyOptions options) =>
        services.AddSingleton(options).Configure<ForwardedHeadersOptions>(forwarded => Set(forwarded, options));

    static void Set(ForwardedHeadersOptions forwarded, ProxyOptions options)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in options.Networks())
            forwarded.KnownIPNetworks.Add(network);
        forwarded.ForwardedHeaders =
            forwarded.KnownIPNetworks.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto : ForwardedHeaders.None;
    }

    public static void UseTrustedProxies(this IApplicationBuilder app) => app.UseForwardedHeaders();
}
