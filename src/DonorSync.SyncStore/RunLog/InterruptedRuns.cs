using DonorSync.Sync;
using Microsoft.Extensions.Options;

namespace DonorSync.SyncStore.RunLog;

/// <summary>Runs that did not come to their end because their process died or was stopped (B8).</summary>
public sealed class InterruptedRuns(
    IDbContextFactory<DonorSyncDb> contexts, IServerLock servers, IOptions<SyncOptions> options, TimeProvider clock)
{
    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>Keeps the claims of runs that no worker has begun, however long they wait: no other process has to claim them, and nothing
    /// died.</summary>
    public async Task KeepAsync(IReadOnlyList<RunId> waiting, CancellationToken cancellation)
    {
        if (waiting.Count == 0)
            return;
        await using var db = contexts.CreateDbContext();
        var (ids, now) = (waiting.Select(static r => (Guid?)r.Value).ToList(), clock.Now());
        var (soon, until) = (now + (options.Value.TakeOverAfter / 2), now + options.Value.TakeOverAfter);
        var runs = db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(c => ids.Contains(c.RunningRunId) && c.LeaseUntil < soon && runs.Any(r => r.Id == c.RunningRunId && r.Waiting))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.LeaseUntil, until), cancellation);
    }

    /// <summary>
    /// Connections in whose run a server fell silent, for servers that are still there. Not to be asked right after a clock was set: runs
    /// that are alive must have had time to renew their leases.
    /// </summary>
    public async Task<IReadOnlyList<ConnectionId>> SilentAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        // A lease that ends later than it can was taken by a clock that was ahead, and the run behind it has not renewed it since.
        var (farthest, past) = (now + options.Value.TakeOverAfter + ClockSlack, now.AddTicks(-TimeSpan.TicksPerMillisecond));
        await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(c => c.RunningRunId != null && c.LeaseUntil > farthest)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.LeaseUntil, past), cancellation);
        await CloseFinallyAsync(db, now, cancellation);
        var silent = await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(c => c.State == ConnectionState.Connected && c.RunningRunId != null && c.LeaseUntil < now)
            .Select(c => c.Id).ToListAsync(cancellation);
        return [.. silent.Select(static id => new ConnectionId(id))];
    }

    /// <summary>
    /// Connections whose last sync is to be finished: by a new one, as there is no resume. For a server that starts. If it is the only
    /// one on the database, every other holder of a lease is dead, and no sync has to wait for it to run out. Beside others, this is so for
    /// the runs of the earlier process that had this server's name.
    /// </summary>
    public async Task<IReadOnlyList<ConnectionId>> TakeOverAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var connections = db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var past = clock.Now().AddTicks(-TimeSpan.TicksPerMillisecond);
        var alone = await servers.WhenAloneAsync(
            async () =>
            {
                await connections.Where(c => c.RunningRunId != null)
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.LeaseUntil, past), cancellation);
                await connections.Where(c => c.RefreshHolder != null).ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.RefreshHolder, (Guid?)null).SetProperty(c => c.RefreshLeaseUntil, (DateTimeOffset?)null),
                    cancellation);
            },
            cancellation);
        if (!alone && servers.Name is { } own)
        {
            await connections.Where(c => c.RunningRunId != null && c.RunHolder == own)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.LeaseUntil, past), cancellation);
        }
        await CloseFinallyAsync(db, clock.Now(), cancellation);
        var runs = db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var last = await connections.Where(c => c.State == ConnectionState.Connected && c.PausedSince == null)
            .Select(c => new
            {
                c.Id,
                Run = runs.Where(r => r.OrganizationId == c.OrganizationId && r.ConnectionId == c.Id && r.AccountId == c.AccountId)
                    .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id)
                    .Select(r => new { r.Kind, r.State, r.Failure }).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        return
        [
            .. last.Where(static c => c.Run is { Kind: not RunKind.Preview } run
                    && (run.State == RunState.Running || (run.State == RunState.Failed && run.Failure == RunFailure.Stopped)))
                .Select(static c => new ConnectionId(c.Id)),
        ];
    }

    /// <summary>
    /// Closes silent runs that no run may follow automatically: a user stopped them, or the connection is paused (B19) or waits for a user.
    /// </summary>
    async Task CloseFinallyAsync(DonorSyncDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var runs = db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var silent = await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(c => c.RunningRunId != null && c.LeaseUntil < now)
            .Where(c => c.PausedSince != null || c.WaitsForPerson || runs.Any(r => r.Id == c.RunningRunId && r.StoppedBy != null))
            .Select(c => new { c.Id, c.OrganizationId, c.RunningRunId }).ToListAsync(cancellation);
        foreach (var connection in silent)
            await CloseFinallyAsync(connection.OrganizationId, connection.Id, connection.RunningRunId!.Value, now, cancellation);
    }

    async Task CloseFinallyAsync(
        OrganizationId organization, Guid connection, Guid run, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var free = await db.Set<ConnectionRow>().Where(c => c.Id == connection && c.RunningRunId == run && c.LeaseUntil < now)
            .ExecuteUpdateAsync(ConnectionRow.ReleasedFrom, cancellation);
        if (free == 0)
            return;
        await Runs.CloseInterruptedAsync(db, run, now, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
