namespace DonorSync.SyncStore.Accounts;

/// <summary>Counts of the installation.</summary>
/// <param name="Connections">By state.</param>
/// <param name="Waiting">Connections with a requested sync that has no worker yet.</param>
public sealed record InstallationCounts(int RequestsToday, IReadOnlyDictionary<ConnectionState, int> Connections, int Waiting);

/// <summary>Counts what operators monitor, over all organizations.</summary>
public sealed class InstallationCounter(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    public async Task<InstallationCounts> CountAsync(string applicationKey, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).DayNumber;
        var requests = await db.Set<LedgerRow>().Where(l => l.Key == applicationKey && l.Day == today).Select(static l => l.Count)
            .FirstOrDefaultAsync(cancellation);
        var connections = db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var states = await connections.GroupBy(static c => c.State).Select(static g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(static g => g.Key, static g => g.Count, cancellation);
        var runs = db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var waiting = await connections.CountAsync(
            c => c.RunningRunId != null && runs.Any(r => r.Id == c.RunningRunId && r.Waiting), cancellation);
        return new(requests, states, waiting);
    }
}
