using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
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

    public string Code { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>False where only this machine can come: everything listens on loopback, and no public address leads here.</summary>
    public bool IsNeeded => !Addresses().All(IsLoopback);

    public bool Matches(string? typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes((typed ?? "").Trim()), Encoding.UTF8.GetBytes(Code));

    IEnumerable<string> Addresses() =>
        (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Concat(settings["PublicUrl"] is { Length: > 0 } address ? [address] : []);

    static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host.Trim('[', ']');
        return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
