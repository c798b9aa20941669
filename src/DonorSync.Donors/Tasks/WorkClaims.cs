using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>A task that this process may run until the lease expires.</summary>
public sealed record WorkClaim(OrganizationId Organization, Guid Id, WorkKind Kind, long Fence);

/// <summary>Another process has taken over the task: nothing was written.</summary>
public sealed class WorkLostException() : Exception("Another process has taken over this task.");

/// <summary>
/// Assigns tasks to processes. Tasks of one organization run one after the other; organizations take turns. A task whose lease has expired,
/// or whose process is known to be dead, is taken over and continues from its position.
/// </summary>
public sealed class WorkClaims(IDbContextFactory<DonorSyncDb> contexts, IServerLock servers, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>The time for which an import waits for the server that has its file. After it any server ends the import.</summary>
    public static readonly TimeSpan PatienceForFile = TimeSpan.FromDays(1);

    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Takes over tasks when a server starts: if it is the only one, all other holders of leases are dead. Otherwise only the earlier
    /// process with its name is.
    /// </summary>
    public async Task TakeOverAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var alone = await servers.WhenAloneAsync(() => EndLeasesAsync(Open(db), cancellation), cancellation);
        if (!alone && servers.Name is { } own)
            await EndLeasesAsync(Open(db).Where(w => w.Holder == own), cancellation);
    }

    static Task<int> EndLeasesAsync(IQueryable<WorkRow> works, CancellationToken cancellation) =>
        works.ExecuteUpdateAsync(static set => set.SetProperty(static w => w.LeaseUntil, (DateTimeOffset?)null), cancellation);

    /// <summary>Claims the next task, for a server that is alone.</summary>
    public Task<WorkClaim?> TryClaimAsync(CancellationToken cancellation) => TryClaimAsync(files: null, cancellation);

    /// <summary>Claims the next task; null if there is none to run now.</summary>
    /// <param name="files">The imports whose files this server has: others are left to the servers that have their files. Null for a server
    /// that is alone.</param>
    public async Task<WorkClaim?> TryClaimAsync(IReadOnlyCollection<Guid>? files, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        // A time further ahead than possible comes from a clock that was ahead.
        var (farthest, later) = (now + Lease + ClockSlack, now + ClockSlack);
        var open = Open(db);
        var mine = open.AsNoTracking();
        if (files is not null)
        {
            var given = now - PatienceForFile;
            mine = mine.Where(w => w.Kind != WorkKind.Import || w.CancelAsked || w.CreatedAt < given || files.Contains(w.Id));
        }
        var next = await mine
            .Where(w => (w.LeaseUntil == null || w.LeaseUntil < now || w.LeaseUntil > farthest)
                && (w.NotBefore == null || w.NotBefore <= now || w.NotBefore > later))
            .Where(w => !open.Any(o => o.OrganizationId == w.OrganizationId && o.CreatedAt < w.CreatedAt))
            .OrderBy(w => w.TurnAt).FirstOrDefaultAsync(cancellation);
        if (next is null)
            return null;
        var (until, fence) = (now + Lease, next.Fence + 1);
        var taken = await open.Where(w => w.OrganizationId == next.OrganizationId && w.Id == next.Id && w.Fence == next.Fence)
            .ExecuteUpdateAsync(
                set => set.SetProperty(w => w.Fence, fence).SetProperty(w => w.LeaseUntil, until).SetProperty(w => w.TurnAt, now)
                    .SetProperty(w => w.Holder, servers.Name),
                cancellation);
        return taken == 1 ? new(next.OrganizationId, next.Id, next.Kind, fence) : null;
    }

    /// <summary>Releases a task, optionally until a later time.</summary>
    public async Task ReleaseAsync(WorkClaim claim, DateTimeOffset? notBefore, string? waitsFor, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await Mine(db, claim).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.LeaseUntil, (DateTimeOffset?)null).SetProperty(w => w.NotBefore, notBefore)
                .SetProperty(w => w.WaitsFor, waitsFor),
            cancellation);
    }

    /// <summary>Ends a task that cannot continue.</summary>
    public async Task FailAsync(WorkClaim claim, string error, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        await Mine(db, claim).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.State, WorkState.Failed).SetProperty(w => w.Error, error).SetProperty(w => w.FinishedAt, now)
                .SetProperty(w => w.LeaseUntil, (DateTimeOffset?)null),
            cancellation);
    }

    /// <summary>
    /// Runs one chunk in one transaction. It begins with the check of the claim, which also takes the write lock and renews the lease. A
    /// task that a user asked to stop ends here.
    /// </summary>
    /// <returns>Whether there is more to do.</returns>
    /// <exception cref="WorkLostException">Another process has taken over.</exception>
    public async Task<bool> ChunkAsync(WorkClaim claim, Func<DonorSyncDb, WorkRow, Task<ChunkDone>> chunk, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(claim.Organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var until = clock.Now() + Lease;
        if (await Mine(db, claim).ExecuteUpdateAsync(set => set.SetProperty(w => w.LeaseUntil, until), cancellation) == 0)
            throw new WorkLostException();
        var before = await db.Set<WorkRow>().AsNoTracking().FirstAsync(w => w.Id == claim.Id, cancellation);
        var done = before.CancelAsked ? ChunkDone.Nothing(before) : await chunk(db, before);
        var work = await db.Set<WorkRow>().FirstAsync(w => w.Id == claim.Id, cancellation);
        done.WriteTo(work);
        if (!done.More)
            (work.State, work.FinishedAt, work.LeaseUntil) = (work.CancelAsked ? WorkState.Cancelled
                : WorkState.Completed, clock.Now(), null);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return done.More;
    }

    static IQueryable<WorkRow> Open(DonorSyncDb db) => All(db).Where(static w => w.State == WorkState.Open);

    static IQueryable<WorkRow> All(DonorSyncDb db) => db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);

    static IQueryable<WorkRow> Mine(DonorSyncDb db, WorkClaim claim) => All(db)
        .Where(static w => w.State == WorkState.Open || w.State == WorkState.Attended)
        .Where(w => w.OrganizationId == claim.Organization && w.Id == claim.Id && w.Fence == claim.Fence);
}
