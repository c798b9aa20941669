using DonorSync.Sync;
using DonorSync.Sync.Journal;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.Options;

namespace DonorSync.SyncStore.RunLog;

/// <summary>Claims and runs in the database.</summary>
sealed class Runs(
    IDbContextFactory<DonorSyncDb> contexts, IServerLock servers, IContactDirectory directory, IOptions<SyncOptions> options,
    TimeProvider clock) : IRuns
{
    TimeSpan Lease => options.Value.TakeOverAfter;

    public async Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        // Whose it is comes first: then this takes its turn among those who write for the organisation.
        db.ActFor(await Connection(db, connection).Select(c => c.OrganizationId).FirstOrDefaultAsync(cancellation));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var run = Guid.CreateVersion7(now);
        var claimed = await Connection(db, connection)
            .Where(c => c.State == ConnectionState.Connected && c.AccountId != null && (c.RunningRunId == null || c.LeaseUntil < now))
            .Where(c => (!c.WaitsForPerson && c.PausedSince == null) || request.Kind != RunKind.Scheduled)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(c => c.Fence, c => c.Fence + 1).SetProperty(c => c.LeaseUntil, now + Lease)
                    .SetProperty(c => c.RunHolder, servers.Name)
                    .SetProperty(c => c.WaitsForPerson, c => c.WaitsForPerson && !request.MayActOnAnyPlan),
                cancellation);
        if (claimed == 0)
            return null;
        var row = await Connection(db, connection).AsNoTracking().SingleAsync(cancellation);
        await CloseInterruptedAsync(db, row.RunningRunId, now, cancellation);
        await Connection(db, connection).ExecuteUpdateAsync(set => set.SetProperty(c => c.RunningRunId, run), cancellation);
        var account = await db.Set<AccountRow>().AsNoTracking().SingleAsync(a => a.Id == row.AccountId, cancellation);
        var asked = request.Kind != RunKind.Preview && !account.FirstSyncDone ? request with { Kind = RunKind.First } : request;
        db.Add(NewRow(run, row, asked, now));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(row.OrganizationId, connection, account.Id, new RunId(run), row.Fence, asked);
    }

    public async Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var taken = await All<RunRow>(db).Where(r => r.Id == run.Value && r.Waiting)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Waiting, false), cancellation);
        // The time spent waiting for a worker is not the worker's silence.
        var until = clock.Now() + Lease;
        var held = await All<ConnectionRow>(db).Where(c => c.RunningRunId == run.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.LeaseUntil, until).SetProperty(c => c.RunHolder, servers.Name), cancellation);
        if (taken == 0 || held == 0)
            return null;
        var connection = await All<ConnectionRow>(db).AsNoTracking().SingleAsync(c => c.RunningRunId == run.Value, cancellation);
        var row = await All<RunRow>(db).AsNoTracking().SingleAsync(r => r.Id == run.Value, cancellation);
        var lastSyncAt = await LastSyncAtAsync(db, row, cancellation);
        await transaction.CommitAsync(cancellation);
        return new(
            row.OrganizationId, new(row.ConnectionId), row.AccountId, run, connection.Fence, row.Request)
        { LastSyncAt = lastSyncAt };
    }

    public async Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation)
    {
        var until = clock.Now() + Lease;
        var acts = claim.Request.Kind != RunKind.Preview && progress.IsDecided;
        await new FencedDatabase(contexts, RunFence.Instance, claim).WriteAsync(
            async db =>
            {
                await Connection(db, claim.Connection).ExecuteUpdateAsync(
                    set => set.SetProperty(c => c.LeaseUntil, until).SetProperty(c => c.WaitsForPerson, c => c.WaitsForPerson && !acts),
                    cancellation);
                // B19: the condition tells whether a user stopped the run, without a query of its own.
                var reported = await db.Set<RunRow>().Where(r => r.Id == claim.Run.Value && r.StoppedBy == null).ExecuteUpdateAsync(
                    set => set
                        .SetProperty(r => r.Phase, progress.Phase).SetProperty(r => r.Done, progress.Done)
                            .SetProperty(r => r.Total, progress.Total)
                        .SetProperty(r => r.Ahead, progress.Ahead).SetProperty(r => r.Requests, requests),
                    cancellation);
                if (reported == 0)
                    throw new RunStoppedException();
                if (progress.Warnings.IsEmpty)
                    return;
                var counts = StoredJson.ToJson(new RunCounts { Warnings = progress.Warnings });
                await db.Set<RunRow>().Where(r => r.Id == claim.Run.Value)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.Counts, counts), cancellation);
            },
            cancellation);
    }

    public async Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation)
    {
        var database = new FencedDatabase(contexts, RunFence.Instance, claim);
        string kinds;
        int groupMembers, listMembers;
        // Before the transaction begins, because no other writer can continue during it.
        await using (var read = database.Open())
        {
            kinds = StoredJson.ToJson(await RunKinds.CountAsync(read, claim.Run, cancellation));
            groupMembers = await directory.CountMembersAsync(read, cancellation);
            listMembers = await read.Set<MirrorListRow>().Where(l => l.AccountId == claim.AccountRow && !l.Deleted)
                .SumAsync(l => l.Members ?? 0, cancellation);
        }
        await database.WriteAsync(
            async db =>
            {
                var run = await db.Set<RunRow>().SingleAsync(r => r.Id == claim.Run.Value, cancellation);
                outcome = EndOf(run, outcome);
                (run.State, run.Phase, run.FinishedAt, run.Requests) = (outcome.State, RunPhase.Finished, clock.Now(), outcome.Requests);
                (run.Read, run.Counts, run.Kinds) = (outcome.Read, StoredJson.ToJson(outcome.Counts), kinds);
                run.Planned = outcome.Planned is { } planned ? StoredJson.ToJson(planned) : null;
                (run.GroupMembers, run.ListMembers) = (groupMembers, listMembers);
                (run.HoldReason, run.Failure, run.Error) = (outcome.HoldReason, outcome.Failure, outcome.Error);
                (run.PlanDigest, run.LookedAt) = (outcome.PlanDigest, outcome.LookedAt);
                var connection = await db.Set<ConnectionRow>().SingleAsync(c => c.Id == claim.Connection.Value, cancellation);
                (connection.RunningRunId, connection.LeaseUntil, connection.RunHolder) = (null, null, null);
                if (needsReconnecting)
                    connection.State = ConnectionState.NeedsReconnecting;
                await EndHoldAsync(db, claim.Request, outcome.State, cancellation);
                if (claim.Request.Kind == RunKind.First && EndsFirstSync(outcome))
                    await db.Set<AccountRow>().Where(a => a.Id == claim.AccountRow)
                        .ExecuteUpdateAsync(set => set.SetProperty(a => a.FirstSyncDone, true), cancellation);
            },
            cancellation);
    }

    public async Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return (await db.Set<RunRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == run.Value, cancellation))?.ToRecord();
    }

    /// <summary>B19: the process was told to stop before the run saw that a user had stopped it.</summary>
    static RunOutcome EndOf(RunRow run, RunOutcome outcome) => run.StoppedBy is not null && outcome.Failure == RunFailure.Stopped
        ? outcome with { State = RunState.Stopped, Failure = null, Error = null }
        : outcome;

    /// <summary>A run that was held because of what it read did nothing: it has no plan, and the next one is the first sync still
    /// (B3).</summary>
    static bool EndsFirstSync(RunOutcome outcome) =>
        outcome is { State: RunState.Completed or RunState.CompletedWithErrors, Error: null } or
        {
            State: RunState.Held, Error: null,
            PlanDigest: not null
        };

    /// <summary>B3: what a person let pass waits no longer, once a run has come to its end with it.</summary>
    static async Task EndHoldAsync(DonorSyncDb db, RunRequest request, RunState end, CancellationToken cancellation)
    {
        if (request.ApprovedHold is not { Value: var held } || end is RunState.Failed or RunState.Stopped)
            return;
        await db.Set<RunRow>().Where(r => r.Id == held && r.State == RunState.Held)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Completed), cancellation);
    }

    /// <summary>A run whose process died: the new run is its resume. If a user had stopped it, it is stopped (B19).</summary>
    public static async Task CloseInterruptedAsync(DonorSyncDb db, Guid? interrupted, DateTimeOffset now, CancellationToken cancellation)
    {
        if (interrupted is not { } id)
            return;
        await StoppedRuns.CloseAsync(db, id, now, cancellation);
        await db.Set<RunRow>().Where(r => r.Id == id && r.State == RunState.Running).ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.FinishedAt, now).SetProperty(r => r.Waiting, false)
                .SetProperty(r => r.Failure, RunFailure.Interrupted).SetProperty(r => r.Error, RunSentences.Interrupted),
            cancellation);
    }

    static Task<DateTimeOffset?> LastSyncAtAsync(DonorSyncDb db, RunRow run, CancellationToken cancellation) =>
        All<RunRow>(db).Where(r => r.OrganizationId == run.OrganizationId && r.AccountId == run.AccountId && r.Kind != RunKind.Preview)
            .Where(static r => r.State != RunState.Running && r.State != RunState.Failed && r.State != RunState.Stopped)
            .OrderByDescending(static r => r.StartedAt).Select(static r => r.FinishedAt).FirstOrDefaultAsync(cancellation);

    static RunRow NewRow(Guid run, ConnectionRow connection, RunRequest request, DateTimeOffset now) => new()
    {
        OrganizationId = connection.OrganizationId,
        Id = run,
        ConnectionId = connection.Id,
        AccountId = connection.AccountId!.Value,
        Kind = request.Kind,
        State = RunState.Running,
        Waiting = true,
        FullRead = request.FullRead,
        ApplyPreview = request.ApplyPreview?.Value,
        ApprovedHold = request.ApprovedHold?.Value,
        Phase = RunPhase.Starting,
        StartedAt = now,
    };

    static IQueryable<ConnectionRow> Connection(DonorSyncDb db, ConnectionId id) => All<ConnectionRow>(db).Where(c => c.Id == id.Value);

    /// <summary>The scheduler works for every organisation.</summary>
    static IQueryable<T> All<T>(DonorSyncDb db)
        where T : class => db.Set<T>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
}
