using System.Collections.Concurrent;
using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Core;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Storage;
using DonorSync.Sync;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// The whole of it in one process under one clock: a donor database, a sandbox behind the real HTTP client, without sockets, and a product that is
/// started anew whenever it was killed.
/// </summary>
sealed class SimWorld : IAsyncDisposable
{
    static readonly OrganizationId Organization = new(new Guid("01960000-0000-7000-8000-000000000001"));
    static readonly ConcurrentBag<(Sandbox Sandbox, SimClock Clock)> Idle = [];

    readonly (Sandbox Sandbox, SimClock Clock) rented;
    readonly SimSettings settings;
    readonly ServiceProvider people;
    ConnectionId connection;
    SimProcess process;

    SimWorld((Sandbox Sandbox, SimClock Clock) rented, SimSettings settings)
    {
        (this.rented, this.settings) = (rented, settings);
        people = PeopleServices(settings.Database, rented.Clock, settings.Keys);
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

    public EchoWatch Echo { get; } = new();

    public ConsentWatch Consents { get; } = new();

    /// <summary>A page has left rows out since everything was last read: who unsubscribed may not have been seen.</summary>
    public bool LiedTo { get; set; }

    /// <summary>What people did since the last run, for the coverage.</summary>
    public HashSet<SimKind> Acts { get; } = [];

    /// <summary>Where the last run that was overtaken was.</summary>
    public SimPhase OvertakenIn { get; private set; }

    /// <param name="plant">A planted fault, if any.</param>
    /// <param name="open">Opens its database; a SQLite file unless said otherwise.</param>
    public static async Task<SimWorld> StartAsync(int fullReadUpTo = 3, int pageSize = 0, Action? plant = null, Func<Task<SimDatabase>>? open = null)
    {
        if (!Idle.TryTake(out var rented))
        {
            var clock = new SimClock();
            var options = new SandboxOptions { Clock = clock, ActivityDelay = TimeSpan.Zero, EnforceLimits = false, EnforceTokenLimit = false };
            rented = (await Sandbox.StartAsync(options, static host => host.UseTestServer(), CancellationToken.None), clock);
        }
        rented.Clock.Reset();
        rented.Sandbox.Control.Reset();
        var database = await (open ?? SimSqlite.NewAsync)();
        var world = new SimWorld(rented, new SimSettings(rented.Clock, database, Settings(rented.Sandbox), ((TestServer)rented.Sandbox.Server).CreateHandler, new SimNetwork(rented.Sandbox.Control, rented.Clock) { PageSize = pageSize }) { FullReadUpTo = fullReadUpTo, Plant = plant });
        await world.ConnectAsync();
        return world;
    }

    /// <summary>What people do here goes through the same services as the pages and REST.</summary>
    public DonorSession Donors() => people.GetRequiredService<DonorDatabase>().Open(Organization);

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

    /// <summary>All that runs write to the database, as text.</summary>
    async Task<string> TextAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var runs = await db.Set<RunRow>().AsNoTracking().OrderBy(static r => r.StartedAt).Select(static r => $"{r.Id} {r.State} {r.Phase} {r.Done} {r.Requests} {r.FinishedAt}").ToListAsync();
        var steps = await db.Set<StepRow>().AsNoTracking().OrderBy(static s => s.RunId).ThenBy(static s => s.Sequence).Select(static s => $"{s.RunId} {s.Line} {s.State}").ToListAsync();
        return string.Join('\n', [SimText.Kept(await LookAsync()), .. runs, .. steps]);
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

    /// <summary>The journal of the latest run.</summary>
    public async Task<IReadOnlyList<(Step Step, StepState State)>> JournalAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var latest = db.Set<RunRow>().OrderByDescending(static r => r.StartedAt).ThenByDescending(static r => r.Id).Select(static r => r.Id).Take(1);
        return [.. (await db.Set<StepRow>().AsNoTracking().Where(s => latest.Contains(s.RunId)).ToListAsync()).Select(static s => (s.ToStep(), s.State))];
    }

    /// <summary>Evidence of changes of opt-ins (B11).</summary>
    public async Task<ILookup<string, bool>> EvidenceAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        return (await db.ConsentEvents.AsNoTracking().OrderBy(static e => e.At).ToListAsync()).ToLookup(static e => e.ContactId.ToString(), static e => e.After);
    }

    /// <summary>Whether all that has something to do is noted.</summary>
    /// <returns>Whether there was anything to go by.</returns>
    public async Task<bool> CheckChangesAsync()
    {
        if (settings.FullReadUpTo >= 1_000)
            return false;
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        if (await db.Set<AccountRow>().Select(static a => (Guid?)a.Id).FirstOrDefaultAsync() is not { } account)
            return false;
        var nobody = new RunClaim(Organization, connection, account, new(Guid.Empty), -1, new(RunKind.Preview));
        var found = await new ChangeOracle(db, people.GetRequiredService<ICrms>().Open(Organization), people.GetRequiredService<ISyncStates>().Open(nobody)).LookAsync(CancellationToken.None);
        Promise.Check(found.Wrong is null, $"An hour with little news left something out: {found.Wrong}");
        return found.Tracked;
    }

    public Task<UndoReport?> UndoAsync(RunId run) => people.GetRequiredService<Undoing>().UndoAsync(Organization, run, new ChangeAuthor(ConsentSource.Person, "ann@org.example"), CancellationToken.None);

    /// <summary>Why steps of a run failed, in words.</summary>
    public async Task<string> FailuresAsync(RunId run)
    {
        var failures = await people.GetRequiredService<RunChanges>().FailuresAsync(Organization, run, 5, CancellationToken.None);
        return string.Join("; ", failures.Select(static f => $"{f.What}: {f.Reason}"));
    }

    /// <summary>Both sides as they are and what is remembered, for the oracles: not as the product reads them.</summary>
    public async Task<BothSides> LookAsync()
    {
        await using var db = people.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(Organization);
        var groups = (await db.GroupMembers.AsNoTracking().ToListAsync()).ToLookup(static m => m.ContactId, static m => m.GroupId);
        return new BothSides
        {
            Groups = [.. (await db.Groups.AsNoTracking().ToListAsync()).Select(static g => new CrmGroup(new(g.Id.ToString()), g.Name))],
            People = [.. (await db.Contacts.AsNoTracking().ToListAsync()).Select(c => c.ToCore(groups[c.Id]))],
            LiveLists = [.. Account.Lists().Select(static l => new CtctList(new(l.ListId.ToString()), l.Name, false))],
            Subscribers = [.. Account.Contacts(SimLook.Of)],
            Links = [.. (await db.Set<LinkRow>().AsNoTracking().ToListAsync()).Select(static l => l.ToCore())],
            Baselines = (await db.Set<BaselineRow>().AsNoTracking().ToListAsync()).Select(static b => b.ToCore()).ToDictionary(static b => b.Key),
            Extras = Account.Contacts(static c => (Id: new CtctContactId(c.Id.ToString()), Extras: SimLook.ExtrasOf(c))).ToDictionary(static c => c.Id, static c => c.Extras),
            Left = Left,
            OnceRefused = OnceRefused,
            OnceDetached = OnceDetached,
        };
    }

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

    static ServiceProvider PeopleServices(SimDatabase database, SimClock clock, IDataProtectionProvider keys)
    {
        var all = new ServiceCollection();
        all.AddSingleton<TimeProvider>(clock);
        all.AddSingleton(SyncPolicy.Default);
        all.AddSingleton(keys);
        database.AddTo(all);
        all.AddSyncState();
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
