using DonorSync.SyncStore;
using System.Collections.Concurrent;
using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Core;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// The whole of it in one process under one clock: a donor database, a sandbox behind the real HTTP client, without sockets, and a product that is
/// started anew whenever it was killed.
/// </summary>
sealed partial class SimWorld : IAsyncDisposable
{
    public static readonly OrganizationId Organization = new(new Guid("01960000-0000-7000-8000-000000000001"));
    static readonly ConcurrentBag<(Sandbox Sandbox, SimClock Clock)> Idle = [];

    readonly (Sandbox Sandbox, SimClock Clock) rented;
    readonly SimSettings settings;
    readonly ServiceProvider people;

    /// <summary>Without a planted fault: for those who watch what people do in the middle of a run.</summary>
    readonly ExecutionContext unplanted;
    ConnectionId connection;
    SimProcess process;

    SimWorld((Sandbox Sandbox, SimClock Clock) rented, SimSettings settings)
    {
        (this.rented, this.settings) = (rented, settings);
        people = PeopleServices(settings.Database, rented.Clock, settings.Keys, Moment);
        unplanted = ExecutionContext.Capture()!;
        process = new SimProcess(settings, new KillSwitch());
    }

    public SimClock Clock => rented.Clock;
    public SimNetwork Network => settings.Network;
    public SandboxControl Control => rented.Sandbox.Control;
    public AccountControl Account => rented.Sandbox.Control.DefaultAccount;

    /// <summary>Who was taken off which list over there by a person (M4).</summary>
    public HashSet<(CtctContactId Contact, ListId List)> Left { get; } = [];
    public HashSet<LinkId> OnceDetached { get; } = [];
    public HashSet<CtctContactId> OnceRefused { get; } = [];

    /// <summary>M4: who left a list with an address that has been merged into another.</summary>
    public HashSet<(EmailKey Key, ListId List)> LeftByMerging { get; } = [];

    /// <summary>Addresses of whom the CRM was asked to forget, and nobody has lifted that.</summary>
    public HashSet<EmailKey> Erased { get; } = [];

    /// <summary>The addresses that they had before.</summary>
    public HashSet<EmailKey> MaybeErased { get; } = [];

    /// <summary>Something else that happens at the very moment in which people's services have read contacts and not yet written.</summary>
    public SimMoment Moment { get; } = new();

    public EchoWatch Echo { get; } = new();
    public NoWatch Nos { get; } = new();

    /// <summary>What was done in the middle of runs, and where, for the coverage.</summary>
    public List<(SimKind Act, SimPhase Phase)> Met { get; } = [];

    public SimMeanwhile Meanwhile => settings.Meanwhile;

    /// <summary>A page has left rows out since everything was last read: who unsubscribed may not have been seen.</summary>
    public bool LiedTo { get; set; }

    /// <summary>What people did since the last run, for the coverage.</summary>
    public HashSet<SimKind> Acts { get; } = [];

    /// <summary>Where the last run that was overtaken was.</summary>
    public SimPhase OvertakenIn { get; private set; }

    /// <param name="plant">A planted fault, if any.</param>
    /// <param name="open">Opens its database; a SQLite file unless said otherwise.</param>
    /// <param name="between">What stands between the product and the service.</param>
    public static async Task<SimWorld> StartAsync(
        int fullReadUpTo = 3, int pageSize = 0, Action? plant = null, Func<Task<SimDatabase>>? open = null, Func<HttpMessageHandler, HttpMessageHandler>? between = null)
    {
        if (!Idle.TryTake(out var rented))
        {
            var clock = new SimClock();
            // The histories delete the only list of an account too; that the service keeps it has tests of its own.
            var options = new SandboxOptions
            {
                Clock = clock,
                ActivityDelay = TimeSpan.Zero,
                EnforceLimits = false,
                EnforceTokenLimit = false,
                Behaviour = new() { LastListStays = false },
            };
            rented = (await Sandbox.StartAsync(options, static host => host.UseTestServer(), CancellationToken.None), clock);
        }
        rented.Clock.Reset();
        rented.Sandbox.Control.Reset();
        var database = await (open ?? SimSqlite.NewAsync)();
        var world = new SimWorld(rented, new SimSettings(rented.Clock, database, Settings(rented.Sandbox), () => between is null ? Server(rented.Sandbox) : between(Server(rented.Sandbox)), new SimNetwork(rented.Sandbox.Control, rented.Clock) { PageSize = pageSize }) { FullReadUpTo = fullReadUpTo, Plant = plant });
        await world.ConnectAsync();
        return world;
    }

    static HttpMessageHandler Server(Sandbox sandbox) => ((TestServer)sandbox.Server).CreateHandler();

    /// <summary>Asks whose account it is, as a sign-in does.</summary>
    public Task<CtctAccount> AskAccountAsync() => process.Get<IConstantContacts>().Open(connection, isPatient: false, waitsSince: null).AccountAsync(CancellationToken.None);

    /// <summary>What people do here goes through the same services as the pages and REST.</summary>
    public DonorSession Donors() => people.GetRequiredService<DonorDatabase>().Open(Organization);

    /// <summary>A service that people's pages and REST ask.</summary>
    public T People<T>()
        where T : notnull => people.GetRequiredService<T>();

    /// <summary>A planted fault is in what people's services do as well.</summary>
    public void Plant() => settings.Plant?.Invoke();

    /// <summary>M4: who left a list with one address does not come onto it with the other that it was merged into.</summary>
    public void HasLeftToo(EmailKey one, EmailKey other)
    {
        foreach (var contact in Account.Contacts(SimLook.Of).Where(c => c.Email?.Key == one))
            LeftByMerging.UnionWith(Left.Where(l => l.Contact == contact.Id).Select(l => (other, l.List)));
        LeftByMerging.UnionWith([.. LeftByMerging.Where(l => l.Key == one).Select(l => (other, l.List))]);
    }

    /// <summary>As the server does every hour: what an erasure left to the next sync is finished.</summary>
    public Task FinishErasingAsync() => People<Erasing>().FinishAsync(CancellationToken.None);

    /// <summary>A run, killed after so many points, or not at all. A killed process is started anew.</summary>
    public async Task<(RunRecord? Run, string? KilledAt)> RunAsync(RunRequest request, int? killAfter = null)
    {
        if ((await people.GetRequiredService<Connections>().FindAsync(Organization, CancellationToken.None))?.State == ConnectionState.NeedsReconnecting)
        {
            Promise.Check(Network.GrantMayBeDead, "A7: the grant was lost, and nothing had happened to it");
            await ConnectAsync();
            Network.GrantMayBeDead = false;
        }
        if (killAfter is { } points)
            process.Kill.Arm(points);
        var run = await process.RunAsync(Organization, connection, request);
        var at = process.Kill.At;
        if (at is not null)
        {
            // Between the answer and the storing the only copy of a refresh token may have died.
            Network.GrantMayBeDead = true;
            if (!await IsClosedAsync())
                Network.Reopen();
            await RestartAsync();
        }
        else
            process.Kill.Arm(int.MaxValue);
        return (run, at);
    }

    /// <summary>
    /// A run that stands still for longer than its lease, while another process takes over and runs to the end, and then goes on as if
    /// nothing had happened. Null when it came to its end before that.
    /// </summary>
    /// <returns>What the databases say when the other one is done, and when the first one is.</returns>
    public async Task<(string Taken, string Left)?> OvertakenAsync(int afterCommits)
    {
        string? taken = null;
        process.Kill.PauseAfter(afterCommits, async () =>
        {
            OvertakenIn = Network.PhaseOfProgress();
            Clock.Advance(TimeSpan.FromMinutes(6));
            await using var other = new SimProcess(settings, new KillSwitch());
            await other.RunAsync(Organization, connection, new RunRequest(RunKind.Scheduled));
            taken = await TextAsync();
            // What people do from now on would be no sign that the first one wrote.
            Meanwhile.Perform = null;
        });
        await RunAsync(new RunRequest(RunKind.Scheduled));
        process.Kill.PauseAfter(int.MaxValue, static () => Task.CompletedTask);
        return taken is null ? null : (taken, await TextAsync());
    }

    /// <summary>Whether it is written down that the day's requests are spent.</summary>
    async Task<bool> IsClosedAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        var now = Clock.GetUtcNow();
        return await db.Set<LedgerRow>().AnyAsync(l => l.ClosedUntil > now);
    }

    /// <summary>A day whose requests are spent ends before people go on.</summary>
    public void WaitOut()
    {
        if (Network.ClosedUntil is var until && until > Clock.GetUtcNow())
            Clock.Advance(until - Clock.GetUtcNow() + TimeSpan.FromMinutes(1));
    }

    /// <summary>Kill points passed since the process was started.</summary>
    public int KillPoints => process.Kill.Passed;

    public async Task RestartAsync()
    {
        await process.DisposeAsync();
        process = new SimProcess(settings, new KillSwitch());
        await process.Get<InterruptedRuns>().TakeOverAsync(CancellationToken.None);
    }

    public Task<UndoReport?> UndoAsync(RunId run) => people.GetRequiredService<Undoing>().UndoAsync(Organization, run, new ChangeAuthor(ConsentSource.Person, "ann@org.example"), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        await people.DisposeAsync();
        await settings.Database.DisposeAsync();
        Idle.Add(rented);
    }

    async Task ConnectAsync()
    {
        var tokens = Control.IssueTokens(Account.AccountId, scope: OAuthScopes);
        connection = await people.GetRequiredService<Connections>().ConnectAsync(
            Organization, new CtctAccount(Account.AccountId, "Sim"), new GrantedTokens(tokens.AccessToken, tokens.RefreshToken!, Clock.GetUtcNow().AddHours(24)), previewFirst: false,
            CancellationToken.None) ?? throw new InvalidOperationException("A fresh database cannot be syncing.");
    }

    const string OAuthScopes = OAuthFlow.Scopes;

    static Dictionary<string, string?> Settings(Sandbox sandbox) => new()
    {
        ["ConstantContact:ApiBaseUrl"] = sandbox.ApiBaseUrl.ToString(),
        ["ConstantContact:AuthorizeUrl"] = sandbox.AuthorizeUrl.ToString(),
        ["ConstantContact:TokenUrl"] = sandbox.TokenUrl.ToString(),
        ["ConstantContact:ClientId"] = SandboxOptions.LocalClientId,
        ["ConstantContact:RequestsPerSecond"] = "100",
        ["ConstantContact:RequestsPerDay"] = "1000000",
        ["ConstantContact:LongestActivityPause"] = "00:00:04",
        ["ConstantContact:ActivityTimeout"] = "00:00:30",
        ["ConstantContact:LongestRetryPause"] = "00:00:04",
    };

    static ServiceProvider PeopleServices(SimDatabase database, SimClock clock, IDataProtectionProvider keys, params IInterceptor[] interceptors)
    {
        var all = new ServiceCollection();
        all.AddSingleton<TimeProvider>(clock);
        all.AddSingleton(SyncPolicy.Default);
        all.AddSingleton(keys);
        database.AddTo(all, interceptors);
        all.AddSyncStore();
        all.AddDonors();
        all.AddWorkStorage();
        return all.BuildServiceProvider();
    }

    /// <summary>Makes what every world begins with.</summary>
    /// <param name="last">Done with it at the end.</param>
    public static async Task FillAsync(SimDatabase database, Func<DonorSyncDb, Task> last)
    {
        await using var services = PeopleServices(database, new SimClock(), new EphemeralDataProtectionProvider());
        await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await using var db = services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.Add(new Organization { Id = Organization, Name = "Sim", CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow() });
        await db.SaveChangesAsync();
        await last(db);
    }
}
