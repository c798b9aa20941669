namespace DonorSync.Donors.Tasks;

/// <summary>Deletes tasks that are too old to be undone, so that their personal data is not kept forever.</summary>
public sealed class OldWorks(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>Items deleted in one statement, during which other writers wait.</summary>
    const int AtOnce = 5_000;

    /// <summary>Deletes old tasks of every organization.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var before = clock.Now() - Works.Kept;
        var old = await db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(w => w.FinishedAt < before)
            .Select(w => new { w.OrganizationId, w.Id }).ToListAsync(cancellation);
        foreach (var work in old)
        {
            db.ActFor(work.OrganizationId);
            var items = db.Set<WorkItemRow>().Where(i => i.WorkId == work.Id);
            var last = await items.MaxAsync(i => (long?)i.Sequence, cancellation) ?? 0;
            for (var up = AtOnce; up < last; up += AtOnce)
                await items.Where(i => i.Sequence <= up).ExecuteDeleteAsync(cancellation);
            await db.Set<WorkRow>().Where(w => w.Id == work.Id).ExecuteDeleteAsync(cancellation);
        }
    }
}
