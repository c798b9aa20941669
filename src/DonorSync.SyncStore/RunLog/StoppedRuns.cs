namespace DonorSync.SyncStore.RunLog;

/// <summary>A run that was asked to stop.</summary>
/// <param name="StartedAt">When it began.</param>
public sealed record StoppedRun(ConnectionId Connection, RunKind Kind, DateTimeOffset StartedAt);

/// <summary>
/// Stops runs for users (B19). The request is stored with the run, so that it reaches the server that carries the run out: its next
/// report finds it.
/// </summary>
public sealed class StoppedRuns
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly TimeProvider clock;

    internal StoppedRuns(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) => (this.contexts, this.clock) = (contexts, clock);

    /// <summary>
    /// Asks a run to stop at its next checkpoint. A run that no worker has begun, or whose process is silent, is stopped immediately.
    /// </summary>
    /// <param name="by">The user. Of several, the first one counts.</param>
    /// <returns>Null when the run is not running.</returns>
    public async Task<StoppedRun?> StopAsync(OrganizationId organization, RunId run, string by, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var running = db.Set<RunRow>().Where(r => r.Id == run.Value && r.State == RunState.Running);
        if (await running.ExecuteUpdateAsync(set => set.SetProperty(r => r.StoppedBy, r => r.StoppedBy ?? by), cancellation) == 0)
            return null;
        var row = await running.AsNoTracking().SingleAsync(cancellation);
        var connections = db.Set<ConnectionRow>().Where(c => c.RunningRunId == run.Value);
        var free = await (row.Waiting ? connections : connections.Where(c => c.LeaseUntil < now))
            .ExecuteUpdateAsync(ConnectionRow.ReleasedFrom, cancellation);
        if (free > 0)
            await CloseAsync(db, run.Value, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return new(new(row.ConnectionId), row.Kind, row.StartedAt);
    }

    /// <summary>Closes a run that no process carries out any more as stopped, if a user had stopped it.</summary>
    internal static Task CloseAsync(DonorSyncDb db, Guid run, DateTimeOffset now, CancellationToken cancellation) =>
        db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(r => r.Id == run && r.State == RunState.Running && r.StoppedBy != null)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(r => r.State, RunState.Stopped).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.Waiting, false),
                cancellation);
}
