using System.Collections.Concurrent;
using DonorSync.ConstantContact.OAuth;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore;
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
/// The whole system in one process with one clock: a donor database, a sandbox behind the real HTTP client, without sockets, and a product
/// that is restarted after each kill.
/// </summary>
sealed partial class SimWorld : IAsyncDisposable
{
    public static readonly OrganizationId Organization = new(new Guid("01960000-0000-7000-8000-000000000001"));
    static readonly ConcurrentBag<(Sandbox Sandbox, SimClock Clock)> Idle = [];

    readonly (Sandbox Sandbox, SimClock Clock) rented;
    readonly SimSettings settings;
    readonly ServiceProvider people;

    /// <summary>Without a seeded fault: for the checks of acts during a run.</summary>
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

    /// <summary>Contacts that a person removed from a list in Constant Contact (M4).</summary>
    public HashSet<(CtctContactId Contact, ListId List)> Left { get; } = [];
    public HashSet<LinkId> OnceDetached { get; } = [];
    public HashSet<CtctContactId> OnceRefused { get; } = [];

    /// <summary>M4: contacts that left a list with an address that has been merged into another.</summary>
    public HashSet<(EmailKey Key, ListId List)> LeftByMerging { get; } = [];

    /// <summary>Erased addresses whose erasure has not been lifted.</summary>
    public HashSet<EmailKey> Erased { get; } = [];

    /// <summary>Previous addresses of erased contacts.</summary>
    public HashSet<EmailKey> MaybeErased { get; } = [];

    /// <summary>An action to run when a service has read contacts and not written yet.</summary>
    public ConcurrentWriters Moment { get; } = new();

    public EchoWatch Echo { get; } = new();
    public OptOutWatch Nos { get; } = new();

    /// <summary>The acts during runs and their phases, for the coverage.</summary>
    public List<(SimKind Act, SimPhase Phase)> Met { get; } = [];

    public ActsDuringRun Meanwhile => settings.Meanwhile;

    /// <summary>A page has omitted rows since the last full read, so an unsubscribed contact may not have been read.</summary>
    public bool LiedTo { get; set; }

    /// <summary>The acts since the last run, for the coverage.</summary>
    public HashSet<SimKind> Acts { get; } = [];

    /// <summary>The phase of the last run that was overtaken.</summary>
    public SimPhase OvertakenIn { get; private set; }

    /// <param name="plant">A seeded fault, if any.</param>
    /// <param name="open">Opens its database; null: a SQLite file.</param>
    /// <param name="between">A handler between the product and the service.</param>
    public static async Task<SimWorld> StartAsync(
        int fullReadUpTo = 3, int pageSize = 0, Action? plant = null, Func<Task<SimDatabase>>? open = null, Func<HttpMessageHandler,
        HttpMessageHandler>? between = null)
    {
        if (!Idle.TryTake(out var rented))
        {
            var clock = new SimClock();
            // Histories also delete the only list of an account; that the service keeps it has its own tests.
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
        var world = new SimWorld(
            rented, new SimSettings(rented.Clock, database, Settings(rented.Sandbox),
                () => between is null ? Server(rented.Sandbox) : between(Server(rented.Sandbox)),
                new SimNetwork(rented.Sandbox.Control, rented.Clock) { PageSize = pageSize })
            {
                FullReadUpTo = fullReadUpTo,
                Plant = plant
            });
        await world.ConnectAsync();
        return world;
    }

    static HttpMessageHandler Server(Sandbox sandbox) => ((TestServer)sandbox.Server).CreateHandler();

    /// <summary>Requests the account's data, as a sign-in does.</summary>
    public Task<CtctAccount> AskAccountAsync() =>
        process.Get<IConstantContacts>().Open(connection, isPatient: false, waitsSince: null).AccountAsync(CancellationToken.None);

    /// <summary>Acts in the donor database use the same services as the pages and REST.</summary>
    public DonorSession Donors() => people.GetRequiredService<DonorDatabase>().Open(Organization);

    /// <summary>Returns a service of the pages and REST.</summary>
    public T People<T>()
        where T : notnull => people.GetRequiredService<T>();

    /// <summary>A seeded fault also applies to the services of the pages and REST.</summary>
    public void Plant() => settings.Plant?.Invoke();

    /// <summary>M4: a contact that left a list does not join it with the address into which its own was merged.</summary>
    public void HasLeftToo(EmailKey one, EmailKey other)
    {
        foreach (var contact in Account.Contacts(ServiceView.Of).Where(c => c.Email?.Key == one))
            LeftByMerging.UnionWith(Left.Where(l => l.Contact == contact.Id).Select(l => (other, l.List)));
        LeftByMerging.UnionWith([.. LeftByMerging.Where(l => l.Key == one).Select(l => (other, l.List))]);
    }

    /// <summary>Completes erasures that wait for a sync, as the server does every hour.</summary>
    public Task FinishErasingAsync() => People<PersonErasure>().FinishAsync(CancellationToken.None);

    /// <summary>Runs a sync, killed after this many points or not at all, and restarts a killed process.</summary>
    public async Task<(RunRecord? Run, string? KilledAt)> RunAsync(RunRequest request, int? killAfter = null)
    {
        if ((await people.GetRequiredService<Connections>()
            .FindAsync(Organization, CancellationToken.None))?.State == ConnectionState.NeedsReconnecting)
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
            // The only copy of a refresh token may have been lost between the response and saving it.
            Network.GrantMayBeDead = true;
            if (!await IsClosedAsync())
                Network.Reopen();
            await RestartAsync();
        }
        else
            process.Kill.Arm(int.MaxValue);
        return (run, at);
    }

    public const string Ann = "ann@org.example";

    /// <summary>Runs a sync that a user stops after this many reports of its progress (B19).</summary>
    /// <returns>The run, and the phase in which it was stopped; null when it ended before.</returns>
    public async Task<(RunRecord? Run, RunPhase? StoppedIn)> StoppedRunAsync(RunRequest request, int afterReports)
    {
        var (left, at) = (afterReports, (RunPhase?)null);
        Network.Reporting = async (run, phase) =>
        {
            if (left-- != 0)
                return;
            at = phase;
            await people.GetRequiredService<StoppedRuns>().StopAsync(Organization, run, Ann, CancellationToken.None);
        };
        var (ended, _) = await RunAsync(request);
        Network.Reporting = null;
        return (ended, at);
    }

    /// <summary>Tries the hourly sync while the connection is paused (B19).</summary>
    /// <returns>Null, unless it ran.</returns>
    public async Task<RunRecord?> PausedRunAsync()
    {
        var pauses = people.GetRequiredService<Pauses>();
        await pauses.PauseAsync(Organization, Ann, CancellationToken.None);
        var (run, _) = await RunAsync(new RunRequest(RunKind.Scheduled));
        await pauses.ResumeAsync(Organization, CancellationToken.None);
        return run;
    }

    /// <summary>
    /// Pauses a run for longer than its lease, while another process takes over and completes, and then continues it. Returns null when the
    /// run ended before the pause.
    /// </summary>
    /// <returns>The content of the databases when the second process is done, and when the first one is.</returns>
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
            // Later acts of people would not show that the first process wrote.
            Meanwhile.Perform = null;
        });
        await RunAsync(new RunRequest(RunKind.Scheduled));
        process.Kill.PauseAfter(int.MaxValue, static () => Task.CompletedTask);
        return taken is null ? null : (taken, await TextAsync());
    }

    /// <summary>True if it is saved that the day's quota is used up.</summary>
    async Task<bool> IsClosedAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        var now = Clock.GetUtcNow();
        return await db.Set<LedgerRow>().AnyAsync(l => l.ClosedUntil > now);
    }

    /// <summary>Moves to the next day if the quota is used up, before people act again.</summary>
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

    public Task<UndoReport?> UndoAsync(RunId run) => people.GetRequiredService<Undoing>()
        .UndoAsync(Organization, run, new ChangeAuthor(ConsentSource.Person, "ann@org.example"), CancellationToken.None);

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
            Organization, new CtctAccount(Account.AccountId, "Sim"),
            new GrantedTokens(tokens.AccessToken, tokens.RefreshToken!, Clock.GetUtcNow().AddHours(24)), previewFirst: false,
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

    static ServiceProvider PeopleServices(
        SimDatabase database, SimClock clock, IDataProtectionProvider keys, params IInterceptor[] interceptors)
    {
        var all = new ServiceCollection();
        all.AddSingleton<TimeProvider>(clock);
        all.AddSingleton(DonorSync.Sync.SyncSettings.Default);
        all.AddSingleton(keys);
        database.AddTo(all, interceptors);
        all.AddSyncStore();
        all.AddDonors();
        all.AddWorkStorage();
        return all.BuildServiceProvider();
    }

    /// <summary>Creates the initial data of every world.</summary>
    /// <param name="last">Called at the end.</param>
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
