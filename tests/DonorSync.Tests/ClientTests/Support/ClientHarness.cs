using DonorSync.ConstantContact;
using DonorSync.Sync;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.ClientTests;

/// <summary>
/// The client as the composition root builds it, against a scripted server, on a fast clock. Two harnesses on one store and ledger
/// are two processes.
/// </summary>
internal sealed class ClientHarness : IAsyncDisposable
{
    public static readonly ConnectionId Connection = new(new Guid("0195c000-0000-7000-8000-000000000001"));

    readonly ServiceProvider services;

    ClientHarness(ScriptedServer server, Dictionary<string, string?>? settings, ClientHarness? sibling)
    {
        Server = server;
        Clock = sibling?.Clock ?? new FastClock();
        Grants = sibling?.Grants ?? new MemoryGrantStore(Clock);
        Ledger = sibling?.Ledger ?? new MemoryRequestLedger();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConstantContact:ApiBaseUrl"] = server.Address + "/v3",
            ["ConstantContact:AuthorizeUrl"] = server.Address + "/authorize",
            ["ConstantContact:TokenUrl"] = server.Address + "/token",
            ["ConstantContact:ClientId"] = "the-client",
            ["ConstantContact:RequestsPerSecond"] = "100",
            ["ConstantContact:RequestTimeout"] = "00:20:00",
            ["ConstantContact:TokenTimeout"] = "00:20:00",
        }).AddInMemoryCollection(settings ?? []).Build();
        services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IGrantStore>(Grants)
            .AddSingleton<IRequestLedger>(Ledger)
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddConstantContact(configuration)
            .BuildServiceProvider();
    }

    public ScriptedServer Server { get; }
    public FastClock Clock { get; }
    public MemoryGrantStore Grants { get; }
    public MemoryRequestLedger Ledger { get; }
    public LogCatcher Logs { get; } = new();
    public OAuthFlow Flow => services.GetRequiredService<OAuthFlow>();

    public static async Task<ClientHarness> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var harness = new ClientHarness(await ScriptedServer.StartAsync(), settings, sibling: null);
        await harness.GrantAsync("access-1", "refresh-1", TimeSpan.FromDays(1));
        return harness;
    }

    /// <summary>Another process of the same installation.</summary>
    public ClientHarness Sibling() => new(Server, null, this);

    public Task GrantAsync(string access, string refresh, TimeSpan life) =>
        Grants.SaveAsync(Connection, new(access, refresh, Clock.GetUtcNow() + life), default);

    public ConstantContactClient Client(ConnectionId? connection = null) =>
        services.GetRequiredService<ConstantContactClients>().Of(connection ?? Connection);

    public IConstantContact Open() => services.GetRequiredService<IConstantContacts>().Open(Connection);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
