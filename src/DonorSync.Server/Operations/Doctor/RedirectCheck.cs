using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>The redirect address for Constant Contact.</summary>
static class RedirectCheck
{
    const string Check = "redirect address";

    /// <summary>Behind a proxy that is not configured, limits and the audit log see the proxy's address instead of the browsers'.</summary>
    public static IEnumerable<Finding> CheckProxy(PublicAddress address, ProxyOptions proxies)
    {
        if (address.Url is { Scheme: "https" } && !proxies.Networks().Any())
        {
            yield return Finding.Warning(
                "proxy", "Proxy__Trusted is not set: behind a proxy, limits and the audit log see only the proxy's address.",
                "Set Proxy__Trusted to the address of the TLS proxy, and make it forward the Host header.");
        }
    }

    public static Finding Look(PublicAddress address)
    {
        if (address.Url is not { } url)
        {
            return Finding.Warning(
                Check, $"PublicUrl is not set: browsers are redirected to the address of their request, with {CallbackEndpoint.Path}.",
                "Set PublicUrl to the address that browsers use.");
        }
        var back = new Uri(url.ToString().TrimEnd('/') + CallbackEndpoint.Path);
        if (back.IsLoopback)
            return Finding.Warning(
                Check, $"{back} works in a browser on this machine only.",
                "Set PublicUrl to the address that browsers use, unless this is a trial.");
        return back.Scheme == Uri.UriSchemeHttps
            ? Finding.Ok(Check, $"{back}; register exactly this address with the application at Constant Contact")
            : Finding.Wrong(
                Check, $"{back} is not encrypted, so Constant Contact does not redirect to it.",
                "Use a TLS proxy and set PublicUrl to its https address.");
    }
}
