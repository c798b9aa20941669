using DonorSync.Database.Audit;

namespace DonorSync.SyncStore.RunLog;

/// <summary>Reads the latest time at which the database has recorded an event of the installation.</summary>
public sealed class LatestTime(IDbContextFactory<DonorSyncDb> contexts)
{
    /// <returns>Null if nothing has been recorded yet.</returns>
    public async Task<DateTimeOffset?> ReadAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var run = await db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .OrderByDescending(static r => r.StartedAt).Select(static r => (DateTimeOffset?)r.StartedAt).FirstOrDefaultAsync(cancellation);
        var act = await db.Set<AuditEntry>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .OrderByDescending(static e => e.Id).Select(static e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellation);
        return run > act ? run : act ?? run;
    }
}
