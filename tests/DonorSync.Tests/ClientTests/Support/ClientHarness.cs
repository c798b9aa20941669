using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.OAuth;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.ClientTests;

/// <summary>
/// The client as the server registers it, against a scripted server, on a fast clock. Two harnesses with one store and ledger simulate
/// two processes.
/// </summary>
internal sealed class ClientHarness : IAsyncDisposable
{
    public static readonly ConnectionId Connection = new(new Guid("0195c000-0000-7000-8000-000000000001"));

    readonly ServiceProvider services;

    readonly Dictionary<string, string?> addresses;

    ClientHarness(
        Dictionary<string, string?> addresses, Dictionary<string, string?>? settings, ClientHarness? sibling, FastClock? clock = null)
    {
        this.addresses = addresses;
        Clock = sibling?.Clock ?? clock ?? new FastClock();
        Grants = sibling?.Grants ?? new MemoryGrantStore(Clock);
        Ledger = sibling?.Ledger ?? new MemoryRequestLedger();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConstantContact:RequestsPerSecond"] = "100",
            ["ConstantContact:RequestTimeout"] = "00:20:00",
            ["ConstantContact:TokenTimeout"] = "00:20:00",
        }).AddInMemoryCollection(addresses).AddInMemoryCollection(settings ?? []).Build();
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IGrantStore>(Grants)
            .AddSingleton<IRequestLedger>(Ledger)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddConstantContact(configuration)
            .BuildServiceProvider();
    }

    /// <summary>The scripted server; not available with the sandbox.</summary>
    public ScriptedServer Server { get; private init; } = null!;

    public FastClock Clock { get; }
    public MemoryGrantStore Grants { get; }
    public MemoryRequestLedger Ledger { get; }
    public LogCatcher Logs { get; } = new();
    public OAuthFlow Flow => services.GetRequiredService<OAuthFlow>();

    public static async Task<ClientHarness> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var server = await ScriptedServer.StartAsync();
        var harness = new ClientHarness(
            AddressesOf(server.Address + "/v3", server.Address + "/authorize", server.Address + "/token", "the-client"), settings,
            sibling: null)
        {
            Server = server,
        };
        await harness.GrantAsync("access-1", "refresh-1", TimeSpan.FromDays(1));
        return harness;
    }

    /// <summary>Returns the client against a sandbox, with a grant of its account.</summary>
    public static async Task<ClientHarness> AtAsync(Sandbox sandbox, FastClock clock, Dictionary<string, string?>? settings = null)
    {
        var addresses = AddressesOf(
            sandbox.ApiBaseUrl.ToString(), sandbox.AuthorizeUrl.ToString(), sandbox.TokenUrl.ToString(), SandboxOptions.LocalClientId);
        var harness = new ClientHarness(addresses, settings, sibling: null, clock);
        var tokens = sandbox.Control.IssueTokens(sandbox.Control.DefaultAccount.AccountId);
        await harness.GrantAsync(tokens.AccessToken, tokens.RefreshToken!, TimeSpan.FromDays(1));
        return harness;
    }

    /// <summary>Returns another process of the same installation.</summary>
    public ClientHarness Sibling() => new(addresses, null, this) { Server = Server };

    static Dictionary<string, string?> AddressesOf(string api, string authorize, string token, string client) => new()
    {
        ["ConstantContact:ApiBaseUrl"] = api,
        ["ConstantContact:AuthorizeUrl"] = authorize,
        ["ConstantContact:TokenUrl"] = token,
        ["ConstantContact:ClientId"] = client,
    };

    public Task GrantAsync(string access, string refresh, TimeSpan life) =>
        Grants.SaveAsync(Connection, new(access, refresh, Clock.GetUtcNow() + life), default);

    public ConstantContactClient Client(ConnectionId? connection = null, bool isPatient = false) =>
        services.GetRequiredService<ConstantContactClients>().Of(connection ?? Connection, isPatient);

    public IConstantContact Open() => services.GetRequiredService<IConstantContacts>().Open(Connection, isPatient: false, waitsSince: null);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        if (Server is not null)
            await Server.DisposeAsync();
    }
}
