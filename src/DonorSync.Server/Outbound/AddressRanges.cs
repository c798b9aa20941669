using System.Net;
using System.Net.Sockets;

namespace DonorSync.Server.Outbound;

/// <summary>Decides which addresses are public: those outside IANA's registries of special-purpose addresses.</summary>
static class AddressRanges
{
    static readonly IPNetwork[] NotPublic4 =
    [
        IPNetwork.Parse("0.0.0.0/8"), // this host on this network
        IPNetwork.Parse("10.0.0.0/8"), // private
        IPNetwork.Parse("100.64.0.0/10"), // shared behind a carrier's NAT
        IPNetwork.Parse("127.0.0.0/8"), // loopback
        IPNetwork.Parse("168.63.129.16/32"), // the virtual machine host of Azure
        IPNetwork.Parse("169.254.0.0/16"), // link-local, including cloud metadata services
        IPNetwork.Parse("172.16.0.0/12"), // private
        IPNetwork.Parse("192.0.0.0/24"), // protocol assignments
        IPNetwork.Parse("192.0.2.0/24"), // documentation
        IPNetwork.Parse("192.88.99.0/24"), // relays from IPv6
        IPNetwork.Parse("192.168.0.0/16"), // private
        IPNetwork.Parse("198.18.0.0/15"), // benchmarks
        IPNetwork.Parse("198.51.100.0/24"), // documentation
        IPNetwork.Parse("203.0.113.0/24"), // documentation
        IPNetwork.Parse("224.0.0.0/4"), // multicast
        IPNetwork.Parse("240.0.0.0/4"), // reserved, and broadcast
    ];

    /// <summary>Other IPv6 addresses are loopback, link-local, unique-local, site-local, multicast or reserved.</summary>
    static readonly IPNetwork Public6 = IPNetwork.Parse("2000::/3");

    static readonly IPNetwork[] NotPublic6 =
    [
        IPNetwork.Parse("2001::/23"), // protocol assignments, Teredo among them
        IPNetwork.Parse("2001:db8::/32"), // documentation
        IPNetwork.Parse("2002::/16"), // 6to4: any IPv4 address is in it
        IPNetwork.Parse("3fff::/20"), // documentation
    ];

    /// <summary>NAT64: the last four bytes are the target's IPv4 address.</summary>
    static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Array.Exists(NotPublic4, range => range.Contains(address));
        // Drop the scope id, which is not part of the address.
        var bare = new IPAddress(address.GetAddressBytes());
        if (Nat64.Contains(bare))
            return IsPublic(new IPAddress(bare.GetAddressBytes().AsSpan(12)));
        return Public6.Contains(bare) && !Array.Exists(NotPublic6, range => range.Contains(bare));
    }
}
