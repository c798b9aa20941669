using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Tasks;

/// <summary>A work that this process may go on with, until the lease runs out.</summary>
public sealed record WorkClaim(OrganizationId Organization, Guid Id, WorkKind Kind, long Fence);

/// <summary>Another process has taken the work over: nothing was written.</summary>
public sealed class WorkLostException() : Exception("Another process has taken this work over.");

/// <summary>
/// Who works on what. Works of one organisation follow one another; organisations take turns. A lease that ran out, or whose process is
/// known to be dead, is taken over: the work goes on from its position.
/// </summary>
public sealed class WorkClaims(IDbContextFactory<DonorSyncDb> contexts, IServerLock servers, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>So long an import waits for the server that has its file. Then any server ends it.</summary>
    public static readonly TimeSpan PatienceForFile = TimeSpan.FromDays(1);

    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For a server that starts: when it is the only one, every other holder of a lease is dead. Beside others, the earlier process that
    /// had its name is.
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

    /// <summary>The work whose turn it is, for a server that is alone.</summary>
    public Task<WorkClaim?> TryClaimAsync(CancellationToken cancellation) => TryClaimAsync(files: null, cancellation);

    /// <summary>The work whose turn it is; null when there is none to go on with at this moment.</summary>
    /// <param name="files">
    /// The imports whose files this server has: others are left to the servers that have theirs. Null for a server that is alone.
    /// </param>
    public async Task<WorkClaim?> TryClaimAsync(IReadOnlyCollection<Guid>? files, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        // What lies further ahead than it can was written by a clock that was ahead.
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

    /// <summary>Gives the turn to others, perhaps to be taken up again only later.</summary>
    public async Task ReleaseAsync(WorkClaim claim, DateTimeOffset? notBefore, string? waitsFor, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await Mine(db, claim).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.LeaseUntil, (DateTimeOffset?)null).SetProperty(w => w.NotBefore, notBefore)
                .SetProperty(w => w.WaitsFor, waitsFor),
            cancellation);
    }

    /// <summary>Ends a work that cannot go on.</summary>
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
    /// One chunk in one transaction, which begins with the check of the claim: that also takes the write lock and renews the lease. A
    /// work that somebody asked to stop is ended here.
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

    static IQueryable<WorkRow> Open(DonorSyncDb db) =>
        db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(w => w.State == WorkState.Open);

    static IQueryable<WorkRow> Mine(DonorSyncDb db, WorkClaim claim) =>
        Open(db).Where(w => w.OrganizationId == claim.Organization && w.Id == claim.Id && w.Fence == claim.Fence);
}
