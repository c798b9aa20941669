using DonorSync.Donors.Imports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>
/// Deletes tasks that are too old to be undone, so that their personal data is not kept forever. An import loses its details, and its entry
/// in the history is kept longer.
/// </summary>
public sealed class OldWorks(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>Items deleted in one statement, during which other writers wait.</summary>
    const int AtOnce = 5_000;

    /// <summary>Deletes old tasks, and the details of old imports, of every organization.</summary>
    public async Task DropAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var before = clock.Now() - Works.Kept;
        var all = All(db);
        var old = await all
            .Where(w => w.FinishedAt < before && w.Kind != WorkKind.Import
                && !all.Any(i => i.OrganizationId == w.OrganizationId && i.Id == w.UndoOf && i.Kind == WorkKind.Import))
            .Select(static w => new { w.OrganizationId, w.Id }).ToListAsync(cancellation);
        foreach (var work in old)
        {
            await DropItemsAsync(db, work.OrganizationId, work.Id, cancellation);
            await db.Set<WorkRow>().Where(w => w.Id == work.Id).ExecuteDeleteAsync(cancellation);
        }
        var items = db.Set<WorkItemRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]);
        var imports = await all.Where(w => w.FinishedAt < before && w.Kind == WorkKind.Import)
            .Where(w => !all.Any(u => u.OrganizationId == w.OrganizationId && u.UndoOf == w.Id && u.State == WorkState.Open))
            .Where(w => (w.Result != null && w.Result.Contains($"\"{nameof(ImportResult.Report)}\":"))
                || items.Any(i => i.OrganizationId == w.OrganizationId && i.WorkId == w.Id)).ToListAsync(cancellation);
        foreach (var import in imports)
        {
            await DropItemsAsync(db, import.OrganizationId, import.Id, cancellation);
            await db.Set<WorkFileRow>().Where(f => f.WorkId == import.Id).ExecuteDeleteAsync(cancellation);
            var result = WorkJson.Write(ImportResult.Of(import) with { Report = null });
            await db.Set<WorkRow>().Where(w => w.Id == import.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(static w => w.Result, result), cancellation);
        }
    }

    /// <summary>Deletes the entries of imports that ended before a time, with their undos.</summary>
    /// <returns>The number of deleted imports, over all organizations.</returns>
    public async Task<int> ForgetImportsAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var old = await All(db).Where(w => w.FinishedAt < before && w.Kind == WorkKind.Import)
            .Select(static w => new { w.OrganizationId, w.Id }).ToListAsync(cancellation);
        foreach (var import in old)
        {
            await DropItemsAsync(db, import.OrganizationId, import.Id, cancellation);
            await db.Set<WorkRow>().Where(w => w.Id == import.Id || w.UndoOf == import.Id).ExecuteDeleteAsync(cancellation);
        }
        return old.Count;
    }

    static async Task DropItemsAsync(DonorSyncDb db, OrganizationId organization, Guid work, CancellationToken cancellation)
    {
        db.ActFor(organization);
        var items = db.Set<WorkItemRow>().Where(i => i.WorkId == work);
        var last = await items.MaxAsync(static i => (long?)i.Sequence, cancellation) ?? 0;
        for (var up = (long)AtOnce; up < last + AtOnce; up += AtOnce)
            await items.Where(i => i.Sequence <= up).ExecuteDeleteAsync(cancellation);
    }

    static IQueryable<WorkRow> All(DonorSyncDb db) =>
        db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking();
}
