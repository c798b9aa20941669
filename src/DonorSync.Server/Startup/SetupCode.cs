using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace DonorSync.Server.Startup;

/// <summary>
/// What the first-run page asks for where others can reach it, so that not whoever comes first becomes the administrator: it is written to
/// the log at the start, which only who runs the server reads. Of no use once there is an organisation.
/// </summary>
sealed class SetupCode(IServer server, IConfiguration settings)
{
    const int Bytes = 9;

    static readonly string[] Proxied = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    public string Code { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>
    /// False only for a request that can come from this machine alone: the server listens on loopback, no public address leads to it, and
    /// the request asks for a loopback host and names no proxy on its way.
    /// </summary>
    public bool IsNeeded(HttpRequest request) => IsReachable || !PublicHost.IsLoopback(request.Host.Host) || Proxied.Any(request.Headers.ContainsKey);

    /// <summary>Whether others reach the server by its own addresses.</summary>
    public bool IsReachable => !Addresses().All(IsLoopback);

    public bool Matches(string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes((typed ?? "").Trim()), Encoding.UTF8.GetBytes(Code));

    IEnumerable<string> Addresses() =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Concat(settings["PublicUrl"] is { Length: > 0 } address ? [address] : []);

    static bool IsLoopback(string address) => PublicHost.IsLoopback(BindingAddress.Parse(address).Host);
}
