using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DonorSync.Server.Startup;

/// <summary>
/// The code that the first-run page asks for if others can reach it, so that a stranger cannot become the administrator. It is written to
/// the log at the start, which only the operator can read. Useless once there is an organization.
/// </summary>
sealed class SetupCode(IServer server, IConfiguration settings)
{
    const int Bytes = 9;

    static readonly string[] Proxied = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    public string Code { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// False only for a request that must come from this machine: the server listens on loopback only, has no public address, and the
    /// request names a loopback host and no proxy.
    /// </summary>
    public bool IsNeeded(HttpRequest request) =>
        IsReachable || !PublicHost.IsLoopback(request.Host.Host) || Proxied.Any(request.Headers.ContainsKey);

    /// <summary>Whether other machines can reach the server's addresses.</summary>
    public bool IsReachable => !Addresses().All(IsLoopback);

    public bool Matches(string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes((typed ?? "").Trim()), Encoding.UTF8.GetBytes(Code));

    IEnumerable<string> Addresses() =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            .Concat(settings["PublicUrl"] is { Length: > 0 } address ? [address] : []);

    static bool IsLoopback(string address) => PublicHost.IsLoopback(BindingAddress.Parse(address).Host);
}
