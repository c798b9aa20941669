using System.Net;
using System.Net.Sockets;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Outbound;
using DonorSync.Tests.OperationsTests;
using DonorSync.Tests.StorageTests;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OutboundTests;

/// <summary>Addresses that administrators enter are resolved and checked, when they are entered and at every connection.</summary>
public sealed class OutboundTests : IAsyncLifetime
{
    const string Client = "test";
    static readonly IPAddress Public = IPAddress.Parse("192.0.3.1");

    TestDatabase world = null!;
    ServiceProvider? services;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        world = await TestEngine.OpenAsync();
        await world.NewTenantAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (services is not null)
            await services.DisposeAsync();
        await world.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_setting_private_addresses_are_allowed_until_there_is_a_second_organization()
    {
        var addresses = Addresses(null, static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        await addresses.CheckAsync(new("http://intranet.example/hook"), Cancellation);

        await world.NewTenantAsync("acct-2");

        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(
            () => addresses.CheckAsync(new("http://intranet.example/hook"), Cancellation));
        Assert.Equal(
            "intranet.example is not a public address. Outbound__PrivateAddresses=allow lets the server connect to it.", refused.Message);
        await Addresses(PrivateAddresses.Allow, static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]))
            .CheckAsync(new("http://intranet.example"), Cancellation);
    }

    [Theory]
    [InlineData("http://2130706433/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://127.0.0.1./")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost/")]
    [InlineData("https://0/")]
    public async Task The_resolved_address_counts_however_it_is_written(string address)
    {
        var addresses = Addresses(PrivateAddresses.Refuse, Dns.GetHostAddressesAsync);
        var error = await Record.ExceptionAsync(() => addresses.CheckAsync(new(address), Cancellation));
        Assert.True(error is OutboundRefusedException || (error is SocketException && address.EndsWith("1./", StringComparison.Ordinal)),
            $"{address}: {error}");
    }

    [Theory]
    [InlineData("ftp://files.example/", "must begin with")]
    [InlineData("file:///etc/passwd", "must begin with")]
    [InlineData("gopher://x.example/", "must begin with")]
    [InlineData("https://user:secret@crm.example/", "must not hold a user name")]
    public async Task Only_HTTP_without_a_user_name_is_an_address(string address, string why)
    {
        var refused = await Assert.ThrowsAsync<OutboundRefusedException>(
            () => Addresses(PrivateAddresses.Allow, Dns.GetHostAddressesAsync).CheckAsync(new(address), Cancellation));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_public_addresses_of_a_name_are_used()
    {
        var addresses = Addresses(
            PrivateAddresses.Refuse, static (_, _) =>
                Task.FromResult<IPAddress[]>([IPAddress.Loopback, Public, IPAddress.Parse("10.0.0.1")]));
        Assert.Equal([Public], await addresses.ResolveAsync("mixed.example", Cancellation));
    }

    [Fact]
    public async Task A_name_that_resolves_to_another_address_when_it_is_connected_is_refused_and_nothing_is_sent()
    {
        await using var inner = await WebhookReceiver.StartAsync();
        var asked = 0;
        var http = Http(PrivateAddresses.Refuse, (_, _) => Task.FromResult<IPAddress[]>([asked++ == 0 ? Public : IPAddress.Loopback]));
        var address = At("rebinding.example", inner);
        await services!.GetRequiredService<OutboundAddresses>().CheckAsync(address, Cancellation);

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(http, address));

        Assert.NotNull(OutboundRefusedException.In(error));
        Assert.Equal(2, asked);
        Assert.Empty(inner.Hooks);
    }

    [Fact]
    public async Task A_connection_uses_the_checked_address()
    {
        await using var inner = await WebhookReceiver.StartAsync();
        var asked = new List<string>();
        var http = Http(PrivateAddresses.Allow, (host, _) =>
        {
            asked.Add(host);
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });

        using var answer = await PostAsync(http, At("hooks.example", inner));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["hooks.example"], asked);
        Assert.Single(inner.Hooks);
    }

    [Fact]
    public async Task No_redirect_is_followed()
    {
        await using var target = await WebhookReceiver.StartAsync();
        await using var first = await WebhookReceiver.StartAsync();
        (first.Status, first.Location) = (307, target.Address);
        var http = Http(PrivateAddresses.Allow, static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        using var answer = await PostAsync(http, At("first.example", first));

        Assert.Equal(HttpStatusCode.TemporaryRedirect, answer.StatusCode);
        Assert.Empty(target.Hooks);
    }

    [Fact]
    public async Task An_unknown_name_and_a_closed_port_are_no_refusal()
    {
        var http = Http(PrivateAddresses.Allow, static (host, _) => host == "closed.example"
            ? Task.FromResult<IPAddress[]>([IPAddress.Loopback])
            : throw new SocketException((int)SocketError.HostNotFound));
        foreach (var address in new[] { $"http://closed.example:{Scenarios.Installation.FreePort()}/", "http://unknown.example/" })
        {
            var error = await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(http, new(address)));
            Assert.Null(OutboundRefusedException.In(error));
        }
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Refuse", false)]
    [InlineData("Allow", true)]
    public void A_proxy_is_used_only_where_every_address_is_allowed_anyway(string? setting, bool isUsed) =>
        Assert.Equal(
            isUsed, new OutboundSettings { PrivateAddresses = setting is null ? null : Enum.Parse<PrivateAddresses>(setting) }.UsesProxy);

    OutboundAddresses Addresses(PrivateAddresses? setting, HostNames names) =>
        new(new() { PrivateAddresses = setting }, world.Get<OrganizationService>(), names);

    HttpClient Http(PrivateAddresses setting, HostNames names)
    {
        var all = new ServiceCollection();
        all.AddSingleton(new OutboundSettings { PrivateAddresses = setting });
        all.AddSingleton(world.Get<OrganizationService>());
        all.AddSingleton(names);
        all.AddSingleton<OutboundAddresses>();
        all.AddSingleton<OutboundConnector>();
        all.AddOutboundHttp(Client, mostBytes: 10_000, TimeSpan.FromSeconds(30));
        services = all.BuildServiceProvider();
        // A proxy in the environment of the tests would bypass what they test.
        Assert.True(setting == PrivateAddresses.Refuse || HttpClient.DefaultProxy.GetProxy(new("http://hooks.example/")) is null);
        return services.GetRequiredService<IHttpClientFactory>().CreateClient(Client);
    }

    static Uri At(string host, WebhookReceiver receiver) => new UriBuilder(receiver.Address) { Host = host }.Uri;

    static async Task<HttpResponseMessage> PostAsync(HttpClient http, Uri address)
    {
        using var body = new StringContent("{}");
        return await http.PostAsync(address, body, Cancellation);
    }
}
