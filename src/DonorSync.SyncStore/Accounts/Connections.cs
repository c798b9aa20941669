using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Rejections;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.SyncStore.Accounts;

/// <summary>
/// A connection as people see it. <paramref name="Running"/>: a run holds it now. <paramref name="WaitsForPerson"/>: a preview was asked
/// for first, and no user has started a sync since (B1).
/// </summary>
public sealed record ConnectionStatus(
    ConnectionId Id, ConnectionState State, bool Running, CtctAccount? Account, DateTimeOffset? ConnectedAt, RunRecord? LastRun,
    bool WaitsForPerson)
{
    /// <summary>B19: null while it is not paused.</summary>
    public Pause? Pause { get; init; }

    /// <summary>
    /// The sync whose steps need approval (B3): the last one, apart from those that a user stopped, which decide nothing (B19).
    /// </summary>
    public RunRecord? Held { get; init; }
}

/// <summary>A connection that is to be synced by itself (A3), and the start of its last sync.</summary>
public sealed record BegunConnection(ConnectionId Id, OrganizationId Organization, DateTimeOffset? LastBegan)
{
    internal static IQueryable<BegunConnection> Of(IQueryable<ConnectionRow> connections, IQueryable<RunRow> runs) => connections
        .Where(static c => c.State == ConnectionState.Connected)
        .Select(c => new BegunConnection(
            new(c.Id), c.OrganizationId,
            runs.Where(r => r.OrganizationId == c.OrganizationId && r.Kind != RunKind.Preview).OrderByDescending(static r => r.StartedAt)
                .Select(static r => (DateTimeOffset?)r.StartedAt).FirstOrDefault()));
}

/// <summary>Connecting and disconnecting (A5, A6).</summary>
public sealed class Connections
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IGrantStore grants;
    readonly TimeProvider clock;

    internal Connections(IDbContextFactory<DonorSyncDb> contexts, IGrantStore grants, TimeProvider clock) =>
        (this.contexts, this.grants, this.clock) = (contexts, grants, clock);

    /// <summary>Null while the organisation has never connected.</summary>
    public async Task<ConnectionStatus?> FindAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        if (await db.Set<ConnectionRow>().AsNoTracking().FirstOrDefaultAsync(cancellation) is not { } row)
            return null;
        var account = await db.Set<AccountRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == row.AccountId, cancellation);
        var ended = db.Set<RunRow>().AsNoTracking()
            .Where(r => r.AccountId == row.AccountId && r.Kind != RunKind.Preview && r.FinishedAt != null)
            .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id);
        var last = await ended.FirstOrDefaultAsync(cancellation);
        var decisive = last?.State == RunState.Stopped
            ? await ended.Where(r => r.State != RunState.Stopped).FirstOrDefaultAsync(cancellation) : last;
        return new(
            new(row.Id), row.State, IsRunning(row, clock.Now()), account is null ? null : new CtctAccount(account.EncodedId, account.Name),
            row.ConnectedAt, last?.ToRecord(), row.WaitsForPerson)
        {
            Pause = Pauses.Of(row),
            Held = decisive?.State == RunState.Held ? decisive.ToRecord() : null,
        };
    }

    /// <summary>
    /// Keeps what a person granted. A known account resumes with what it remembers; a new one starts from nothing (A6). Null while a
    /// run is in progress: it would go on with another account.
    /// </summary>
    /// <param name="previewFirst">B1: nothing is synced by itself until a person has started a sync.</param>
    /// <exception cref="ConflictException">Another organization of the installation holds the account.</exception>
    public async Task<ConnectionId?> ConnectAsync(
        OrganizationId organization, CtctAccount account, GrantedTokens tokens, bool previewFirst, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        await HeldAccounts.RefuseAsync(db, organization, account, cancellation);
        var row = await db.Set<ConnectionRow>().FirstOrDefaultAsync(cancellation);
        if (row is not null && IsRunning(row, now))
            return null;
        if (row is null)
            db.Add(row = new ConnectionRow { Id = Guid.CreateVersion7(now) });
        if (row.RunningRunId is not null)
        {
            // A dead run must not come back to life over another account's memory.
            await Runs.CloseInterruptedAsync(db, row.RunningRunId, now, cancellation);
            (row.RunningRunId, row.LeaseUntil, row.Fence) = (null, null, row.Fence + 1);
        }
        var known = await db.Set<AccountRow>().FirstOrDefaultAsync(a => a.EncodedId == account.Id, cancellation);
        if (known is null)
            db.Add(known = new AccountRow { EncodedId = account.Id });
        known.Name = account.OrganizationName;
        // Changes made while disconnected are older than any change read would look.
        known.FullReadAt = null;
        known.Take((OpenSweep?)null);
        // Gives a new account its number.
        await HeldAccounts.SaveAsync(db, cancellation);
        (row.State, row.AccountId, row.ConnectedAt, row.WaitsForPerson) = (ConnectionState.Connected, known.Id, now, previewFirst);
        row.HeldAccount = account.Id;
        // Were this process to die before the new grant is kept, the old one must not be used for the new account.
        (row.Grant, row.GrantVersion) = (null, row.GrantVersion + 1);
        await HeldAccounts.SaveAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        await grants.SaveAsync(new(row.Id), tokens, cancellation);
        return new(row.Id);
    }

    /// <exception cref="ConflictException">Another organization of the installation holds the account (A6).</exception>
    public async Task RefuseHeldAsync(OrganizationId organization, CtctAccount account, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await HeldAccounts.RefuseAsync(db, organization, account, cancellation);
    }

    /// <summary>Forgets the grant; what is remembered of the account stays (A6). False while a run is in progress (A5).</summary>
    public async Task<bool> DisconnectAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var rows = db.Set<ConnectionRow>();
        if (await rows.AsNoTracking().FirstOrDefaultAsync(cancellation) is not { } row)
            return true;
        var free = await rows.Where(c => c.RunningRunId == null || c.LeaseUntil < now).ExecuteUpdateAsync(
            set => set
                .SetProperty(c => c.State, ConnectionState.NotConnected).SetProperty(c => c.Grant, (string?)null)
                .SetProperty(c => c.HeldAccount, (string?)null)
                .SetProperty(c => c.GrantVersion, c => c.GrantVersion + 1).SetProperty(c => c.Fence, c => c.Fence + 1)
                .SetProperty(c => c.RunningRunId, (Guid?)null),
            cancellation);
        if (free == 0)
            return false;
        await Runs.CloseInterruptedAsync(db, row.RunningRunId, now, cancellation);
        // From here on changes are not tracked.
        await ChangedCaseRow.ForgetAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Every connection that is to be synced by itself (A3), over all organisations.</summary>
    public async Task<IReadOnlyList<ConnectionId>> ConnectedAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(c => c.State == ConnectionState.Connected).Select(c => new ConnectionId(c.Id)).ToListAsync(cancellation);
    }

    /// <summary>The same connections, each with the beginning of its last sync.</summary>
    public async Task<IReadOnlyList<BegunConnection>> LastBegunAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await BegunConnection.Of(
            db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]),
            db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])).ToListAsync(cancellation);
    }

    /// <summary>Returns the organization's connection if it is to be synced by itself.</summary>
    public async Task<BegunConnection?> LastBegunAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await BegunConnection.Of(db.Set<ConnectionRow>(), db.Set<RunRow>()).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The connected connections whose last sync a user stopped (B19), with its start and its end.</summary>
    public async Task<IReadOnlyList<(ConnectionId Id, OrganizationId Organization, DateTimeOffset Began, DateTimeOffset Ended)>>
        StoppedAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var runs = db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(static r => r.Kind != RunKind.Preview);
        var rows = await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(c => c.State == ConnectionState.Connected)
            .Select(c => new
            {
                c.Id,
                c.OrganizationId,
                Last = runs.Where(r => r.OrganizationId == c.OrganizationId).OrderByDescending(r => r.StartedAt)
                    .Select(r => new { r.State, r.StartedAt, r.FinishedAt }).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        return
        [
            .. rows.Where(static r => r.Last is { State: RunState.Stopped, FinishedAt: not null })
                .Select(static r => (new ConnectionId(r.Id), r.OrganizationId, r.Last!.StartedAt, r.Last.FinishedAt!.Value)),
        ];
    }

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }

    static bool IsRunning(ConnectionRow row, DateTimeOffset now) => row.RunningRunId is not null && row.LeaseUntil >= now;
}
