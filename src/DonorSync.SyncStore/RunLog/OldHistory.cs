namespace DonorSync.SyncStore.RunLog;

/// <summary>
/// Deletes the steps of old syncs. The syncs and their counts are kept, and so is the evidence of consent (B11), which proves today's
/// opt-in at any age.
/// </summary>
public sealed class OldHistory(IDbContextFactory<DonorSyncDb> contexts)
{
    /// <summary>Steps deleted in one statement, during which other writers wait.</summary>
    const int AtOnce = 5_000;

    /// <param name="before">Syncs that ended before this time.</param>
    /// <returns>The number of deleted steps, over all organizations.</returns>
    public async Task<long> ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var steps = db.Set<StepRow>().IgnoreQueryFilters();
        var (results, links) = (db.Set<StepResultRow>(), db.Set<StepLinkRow>());
        var old = await db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            // The steps of a discarded hold say what is still not done.
            .Where(r => r.FinishedAt < before && !r.DiscardStands && steps.Any(s => s.Run == r.Number))
            .Select(r => new { r.Number, Last = steps.Where(s => s.Run == r.Number).Max(static s => s.Sequence) })
            .ToListAsync(cancellation);
        var forgotten = 0L;
        foreach (var run in old)
        {
            for (var up = AtOnce; up < run.Last + AtOnce; up += AtOnce)
                forgotten += await steps.Where(s => s.Run == run.Number && s.Sequence <= up).ExecuteDeleteAsync(cancellation);
            await results.Where(r => r.Run == run.Number).ExecuteDeleteAsync(cancellation);
            await links.Where(l => l.Run == run.Number).ExecuteDeleteAsync(cancellation);
        }
        return forgotten;
    }
}
