using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Operations;

/// <summary>Where Constant Contact sends people back to.</summary>
static class RedirectLook
{
    const string Check = "redirect address";

    /// <summary>Behind a proxy that is not named, limits and the audit log see the proxy's address instead of the browsers'.</summary>
    public static IEnumerable<Finding> LookAtProxy(PublicAddress address, ProxyOptions proxies)
    {
        if (address.Url is { Scheme: "https" } && !proxies.Networks().Any())
        {
            yield return Finding.Warning(
                "proxy", "Proxy__Trusted is not set: behind a proxy, limits and the audit log see only the proxy's address.",
                "Set Proxy__Trusted to the address of the proxy with TLS, and let it pass the Host header on.");
        }
    }

    public static Finding Look(PublicAddress address)
    {
        if (address.Url is not { } url)
        {
            return Finding.Warning(
                Check, $"PublicUrl is not set: people are sent back to the address they came by, with {CallbackEndpoint.Path}.",
                "Set PublicUrl to the address that browsers use.");
        }
        var back = new Uri(url.ToString().TrimEnd('/') + CallbackEndpoint.Path);
        if (back.IsLoopback)
            return Finding.Warning(Check, $"{back} works in a browser on this machine only.", "Set PublicUrl to the address that browsers use, unless this is a trial.");
        return back.Scheme == Uri.UriSchemeHttps
            ? Finding.Ok(Check, $"{back}; it must be registered with the application at Constant Contact exactly so")
            : Finding.Wrong(Check, $"{back} is not encrypted, and Constant Contact sends nobody there.", "Put a proxy with TLS in front, and an https address into PublicUrl.");
    }
}
