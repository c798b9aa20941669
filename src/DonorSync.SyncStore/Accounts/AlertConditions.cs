using DonorSync.Database.Alerts;

namespace DonorSync.SyncStore.Accounts;

/// <summary>Finds what needs a user, over all organizations.</summary>
public sealed class AlertConditions(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    const string Budget = "budget";

    /// <summary>An alert of a sync is created within minutes of its end, or after the server is back.</summary>
    static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <param name="failingFor">The time without a successful sync after which it counts as trouble.</param>
    /// <param name="perDay">The key's requests per day.</param>
    public async Task<IReadOnlyList<Trouble>> FindAsync(
        TimeSpan failingFor, string applicationKey, int perDay, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        var found = new List<Trouble>();
        foreach (var (connection, last) in await LastRunsAsync(db, cancellation))
        {
            if (await OfAsync(db, connection, last, now - failingFor, now, cancellation) is var (kind, since))
                found.Add(new(kind, connection.Id.ToString("N"), connection.OrganizationId, since));
        }
        foreach (var run in await WarnedAsync(db, now - Recent, cancellation))
            found.Add(new(AlertKind.ManyOptOuts, run.Id.ToString("N"), run.OrganizationId, run.FinishedAt ?? now));
        if (await IsSpentAsync(db, applicationKey, perDay, now, cancellation))
            found.Add(new(AlertKind.BudgetSpent, Budget, null, now));
        return found;
    }

    static async Task<(AlertKind Kind, DateTimeOffset Since)?> OfAsync(
        DonorSyncDb db, ConnectionRow connection, RunRow? last, DateTimeOffset longAgo, DateTimeOffset now, CancellationToken cancellation)
    {
        if (connection.State == ConnectionState.NeedsReconnecting)
            return (AlertKind.NeedsReconnecting, last?.FinishedAt ?? now);
        if (last?.State == RunState.Held)
            return (AlertKind.Held, last.FinishedAt ?? now);
        // While it is paused no sync is retried, and every page says so (B19).
        if (last?.State != RunState.Failed || connection.PausedSince is not null)
            return null;
        return await FailingSinceAsync(db, last, cancellation) is { } since && since <= longAgo ? (AlertKind.Failing, since) : null;
    }

    /// <summary>Returns the connected connections, each with its last finished sync.</summary>
    static async Task<List<(ConnectionRow Connection, RunRow? Last)>> LastRunsAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var ended = Decisive(db);
        var rows = await db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(c => c.State != ConnectionState.NotConnected)
            .Select(c => new
            {
                Connection = c,
                Last = ended.Where(r => r.OrganizationId == c.OrganizationId && r.AccountId == c.AccountId)
                    .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).FirstOrDefault(),
            })
            .ToListAsync(cancellation);
        return [.. rows.Select(static r => (r.Connection, r.Last))];
    }

    /// <summary>Queries each organization separately, because the index begins with it.</summary>
    static Task<List<RunRow>> WarnedAsync(DonorSyncDb db, DateTimeOffset since, CancellationToken cancellation)
    {
        var warned = Ended(db).Where(RunRow.HasWarnings);
        return db.Organizations.SelectMany(
            o => warned.Where(r => r.OrganizationId == o.Id && r.StartedAt >= since)).ToListAsync(cancellation);
    }

    /// <summary>Returns the end of the first failed sync since the last successful one.</summary>
    static async Task<DateTimeOffset?> FailingSinceAsync(DonorSyncDb db, RunRow last, CancellationToken cancellation)
    {
        var ended = Decisive(db).Where(r => r.OrganizationId == last.OrganizationId && r.AccountId == last.AccountId);
        var good = await ended.Where(r => r.State != RunState.Failed).OrderByDescending(r => r.StartedAt)
            .Select(r => (DateTimeOffset?)r.StartedAt).FirstOrDefaultAsync(cancellation)
            ?? DateTimeOffset.UnixEpoch;
        return await ended.Where(r => r.State == RunState.Failed && r.StartedAt > good).OrderBy(r => r.StartedAt).Select(r => r.FinishedAt)
            .FirstOrDefaultAsync(cancellation);
    }

    /// <summary>A run that a user stopped has neither failed nor succeeded (B19).</summary>
    static IQueryable<RunRow> Decisive(DonorSyncDb db) => Ended(db).Where(static r => r.State != RunState.Stopped);

    static IQueryable<RunRow> Ended(DonorSyncDb db) =>
        db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(r => r.Kind != RunKind.Preview && r.FinishedAt != null);

    static Task<bool> IsSpentAsync(DonorSyncDb db, string applicationKey, int perDay, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        return db.Set<LedgerRow>()
            .AnyAsync(l => l.Key == applicationKey && ((l.Day == today && l.Count >= perDay) || l.ClosedUntil > now), cancellation);
    }
}
