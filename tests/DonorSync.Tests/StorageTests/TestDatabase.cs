using DonorSync.ConstantContact.OAuth;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.StorageTests;

/// <summary>An organization with a connection.</summary>
public sealed record Tenant(OrganizationId Organization, ConnectionId Connection);

/// <summary>A new, migrated database with the services of the storage. Each engine opens it in its own way.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    readonly Action<IServiceCollection> engine;
    readonly Func<Task<byte[]>> dump;
    readonly Func<TestDatabase, Task> drop;

    /// <param name="engine">Registers the database.</param>
    /// <param name="dump">Returns all data of the engine as bytes: what a thief of the database would have.</param>
    /// <param name="drop">Deletes the database.</param>
    public TestDatabase(Action<IServiceCollection> engine, Func<Task<byte[]>> dump, Func<TestDatabase, Task> drop)
    {
        (this.engine, this.dump, this.drop) = (engine, dump, drop);
        Services = Server(SyncPolicy.Default);
    }

    /// <summary>Returns the services of another server on the database.</summary>
    public ServiceProvider Server(SyncPolicy policy)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton(SyncSettings.Default with { Policy = policy });
        services.AddSingleton<IDataProtectionProvider>(new EphemeralDataProtectionProvider());
        services.ConfigureDbContext<SqliteDonorSyncDb>(static options => options.AddInterceptors(new WriteInterleaver()));
        services.ConfigureDbContext<PostgreSqlDonorSyncDb>(static options => options.AddInterceptors(new WriteInterleaver()));
        engine(services);
        services.AddSyncStore();
        services.AddDonors();
        services.AddWorkStorage();
        return services.BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(Start);
    public ServiceProvider Services { get; }
    public DateTimeOffset Now => Clock.GetUtcNow();
    public IRuns Runs => Get<IRuns>();
    public Connections Connections => Get<Connections>();

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public Task<byte[]> DumpAsync() => dump();

    public DonorSyncDb Open(OrganizationId organization)
    {
        var db = Get<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.ActFor(organization);
        return db;
    }

    public async Task<Tenant> NewTenantAsync(string account = "acct-1")
    {
        var organization = new OrganizationId(Guid.CreateVersion7(Now));
        await using (var db = Open(organization))
        {
            db.Add(new Organization { Id = organization, Name = "Org", CreatedAt = Now });
            await db.SaveChangesAsync();
        }
        return new(organization, await ConnectAsync(organization, account));
    }

    public async Task<ConnectionId> ConnectAsync(OrganizationId organization, string account) =>
        await Connections.ConnectAsync(organization, new CtctAccount(account, "Them"), Tokens("a", "r"), previewFirst: false, default)
        ?? throw new InvalidOperationException("A run is in progress.");

    public GrantedTokens Tokens(string access, string refresh) => new(access, refresh, Now.AddHours(24));

    /// <summary>Claims and starts a run, like the server's worker.</summary>
    public async Task<RunClaim> ClaimAsync(Tenant tenant, RunKind kind = RunKind.Manual)
    {
        var claim = await Runs.TryClaimAsync(tenant.Connection, new RunRequest(kind), default)
            ?? throw new InvalidOperationException("No claim.");
        return await Runs.ResumeClaimAsync(claim.Run, default) ?? throw new InvalidOperationException("No resume.");
    }

    public Task FinishAsync(RunClaim claim, RunState state = RunState.Completed) =>
        Runs.FinishAsync(
            claim, new RunOutcome(state, new RunCounts(), 0, ReadKind.Full, PlanDigest: state == RunState.Held ? "digest" : null),
            needsReconnecting: false, default);

    public SyncState State(RunClaim claim) => Get<ISyncStates>().Open(claim);

    public async ValueTask DisposeAsync()
    {
        await drop(this);
        await Services.DisposeAsync();
    }
}
