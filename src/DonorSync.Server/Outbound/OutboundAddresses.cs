using System.Net;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Server.Outbound;

/// <summary>Resolves a host name. Throws a <see cref="System.Net.Sockets.SocketException"/> if it is unknown.</summary>
delegate Task<IPAddress[]> HostNames(string host, CancellationToken cancellation);

/// <summary>
/// Decides which addresses that administrators enter may be connected to: webhooks, remote CRMs and file drops. The resolved address
/// decides, on entry and again at every connection, because a name may resolve to another address later.
/// </summary>
sealed class OutboundAddresses(OutboundSettings settings, OrganizationService organizations, HostNames names)
{
    /// <summary>Checks an address on entry.</summary>
    /// <exception cref="OutboundRefusedException">The address is not an HTTP address, or not allowed.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The name cannot be resolved.</exception>
    public async Task CheckAsync(Uri address, CancellationToken cancellation)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.IdnHost.Length == 0)
            throw new OutboundRefusedException("The address must begin with https:// or http://.");
        if (address.UserInfo.Length > 0)
            throw new OutboundRefusedException("The address must not hold a user name or password.");
        await ResolveAsync(address.IdnHost, cancellation);
    }

    /// <summary>Returns the addresses of a host that may be connected to.</summary>
    /// <exception cref="OutboundRefusedException">No address of the host is allowed.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The name cannot be resolved.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        // URLs write IPv6 addresses in brackets.
        var bare = host.Trim('[', ']');
        // The resolver rejects the unspecified address (0.0.0.0), which leads to this machine.
        var found = IPAddress.TryParse(bare, out var written) ? [written] : await names(bare, cancellation);
        if (await ArePrivateAllowedAsync(cancellation))
            return found;
        IPAddress[] allowed = [.. found.Where(AddressRanges.IsPublic)];
        return allowed.Length > 0 || found.Length == 0
            ? allowed
            : throw new OutboundRefusedException(
                $"{host} is not a public address. Outbound__PrivateAddresses=allow lets the server connect to it.");
    }

    /// <summary>Asks each time: another server of the installation may have added an organization.</summary>
    async Task<bool> ArePrivateAllowedAsync(CancellationToken cancellation) => settings.PrivateAddresses switch
    {
        PrivateAddresses.Allow => true,
        PrivateAddresses.Refuse => false,
        _ => !await organizations.AreSeveralAsync(cancellation),
    };
}
