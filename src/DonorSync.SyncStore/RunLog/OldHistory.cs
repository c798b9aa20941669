using DonorSync.Database;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.RunLog;

/// <summary>
/// Forgets what syncs of long ago did to whom. That they ran, and how much they did, stays; so does the evidence of consent (B11), which
/// answers for today's opt-in however old it is.
/// </summary>
public sealed class OldHistory(IDbContextFactory<DonorSyncDb> contexts)
{
    /// <summary>Everybody else waits while some are dropped.</summary>
    const int AtOnce = 5_000;

    /// <param name="before">Syncs that ended earlier.</param>
    /// <returns>How many steps went, of all organisations.</returns>
    public async Task<long> ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var steps = db.Set<StepRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var old = await db.Set<RunRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            // The steps of a discarded hold tell what stays undone.
            .Where(r => r.FinishedAt < before && !r.DiscardStands && steps.Any(s => s.RunId == r.Id))
            .Select(r => new { r.Id, Last = steps.Where(s => s.RunId == r.Id).Max(s => s.Sequence) }).ToListAsync(cancellation);
        var forgotten = 0L;
        foreach (var run in old)
        {
            for (var up = AtOnce; up < run.Last + AtOnce; up += AtOnce)
                forgotten += await steps.Where(s => s.RunId == run.Id && s.Sequence <= up).ExecuteDeleteAsync(cancellation);
        }
        return forgotten;
    }
}
