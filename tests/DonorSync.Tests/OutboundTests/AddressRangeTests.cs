using System.Net;
using DonorSync.Server.Outbound;

namespace DonorSync.Tests.OutboundTests;

/// <summary>Each range of addresses that are not public: its first and last address, and the addresses next to them.</summary>
public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("0.0.0.0", "0.255.255.255")]
    [InlineData("10.0.0.0", "10.255.255.255")]
    [InlineData("100.64.0.0", "100.127.255.255")]
    [InlineData("127.0.0.0", "127.255.255.255")]
    [InlineData("168.63.129.16", "168.63.129.16")]
    [InlineData("169.254.0.0", "169.254.169.254")]
    [InlineData("172.16.0.0", "172.31.255.255")]
    [InlineData("192.0.0.0", "192.0.0.255")]
    [InlineData("192.0.2.0", "192.0.2.255")]
    [InlineData("192.88.99.0", "192.88.99.255")]
    [InlineData("192.168.0.0", "192.168.255.255")]
    [InlineData("198.18.0.0", "198.19.255.255")]
    [InlineData("198.51.100.0", "198.51.100.255")]
    [InlineData("203.0.113.0", "203.0.113.255")]
    [InlineData("224.0.0.0", "239.255.255.255")]
    [InlineData("240.0.0.0", "255.255.255.255")]
    [InlineData("::", "::1")]
    [InlineData("::7f00:1", "::ffff:ffff")]
    [InlineData("::ffff:0:7f00:1", "::ffff:0:a00:1")]
    [InlineData("64:ff9b:1::", "64:ff9b:1::808:808")]
    [InlineData("100::", "100::1")]
    [InlineData("2001::", "2001:1ff:ffff::")]
    [InlineData("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2002::", "2002:808:808::1")]
    [InlineData("3fff::", "3fff:fff:ffff::")]
    [InlineData("4000::", "5f00::1")]
    [InlineData("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fe80::1", "febf::1%7")]
    [InlineData("fec0::", "feff::1")]
    [InlineData("ff00::", "ff02::1")]
    public void No_address_of_a_private_range_counts_as_public(string first, string last)
    {
        Assert.False(AddressRanges.IsPublic(IPAddress.Parse(first)));
        Assert.False(AddressRanges.IsPublic(IPAddress.Parse(last)));
    }

    [Theory]
    [InlineData("1.0.0.0", "9.255.255.255")]
    [InlineData("11.0.0.0", "100.63.255.255")]
    [InlineData("100.128.0.0", "126.255.255.255")]
    [InlineData("128.0.0.0", "169.253.255.255")]
    [InlineData("169.255.0.0", "172.15.255.255")]
    [InlineData("172.32.0.0", "191.255.255.255")]
    [InlineData("192.0.1.0", "192.0.3.0")]
    [InlineData("192.167.255.255", "192.169.0.0")]
    [InlineData("198.17.255.255", "198.20.0.0")]
    [InlineData("203.0.112.255", "223.255.255.255")]
    [InlineData("2001:200::", "2001:db7:ffff::")]
    [InlineData("2001:db9::", "2001:ffff::")]
    [InlineData("2003::", "2606:4700::1111")]
    [InlineData("2a00:1450::1", "3ffe:ffff::")]
    public void Their_neighbors_are_public(string first, string last)
    {
        Assert.True(AddressRanges.IsPublic(IPAddress.Parse(first)));
        Assert.True(AddressRanges.IsPublic(IPAddress.Parse(last)));
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("8.8.8.8", true)]
    public void An_IPv4_address_inside_an_IPv6_address_is_checked_as_IPv4(string inside, bool isPublic)
    {
        var address = IPAddress.Parse(inside);
        Assert.Equal(isPublic, AddressRanges.IsPublic(address.MapToIPv6()));
        Assert.Equal(isPublic, AddressRanges.IsPublic(IPAddress.Parse($"64:ff9b::{inside}")));
    }
}
