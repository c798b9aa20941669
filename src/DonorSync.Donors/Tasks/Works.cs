using DonorSync.Database.Rejections;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Imports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>Starts, lists, stops and undoes background tasks of one organization. <see cref="BulkWork"/> and others run them.</summary>
public sealed class Works(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>The time for which a finished task is kept and can be undone.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>The number of tasks in one list.</summary>
    public const int Shown = 50;

    public async Task<Guid> BeginBulkAsync(OrganizationId organization, WorkKind kind, BulkTask task, BulkSelection selection,
        string startedBy, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var work = New(kind, startedBy, WorkJson.Write(task with { Filter = selection.Filter }));
        if (selection.Filter is null)
            new WorkItems(db).Add(work, selection.Ids.Distinct().Take(BulkSelection.MaxIds));
        db.Add(work);
        await db.SaveChangesAsync(cancellation);
        return work.Id;
    }

    /// <summary>Starts an import. The caller saves the file and then releases the claim, so that the import runs.</summary>
    public async Task<WorkClaim> BeginImportAsync(
        OrganizationId organization, ImportTask task, long bytes, string startedBy, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var work = New(WorkKind.Import, startedBy, WorkJson.Write(task));
        (work.Total, work.Fence, work.LeaseUntil) = (bytes, 1, work.CreatedAt + WorkClaims.Lease);
        db.Add(work);
        await db.SaveChangesAsync(cancellation);
        return new(organization, work.Id, work.Kind, work.Fence);
    }

    /// <summary>Returns those of these tasks, of all organizations, that have not ended.</summary>
    public async Task<IReadOnlyCollection<Guid>> StillOpenAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(w => w.State == WorkState.Open && ids.Contains(w.Id)).Select(w => w.Id).ToListAsync(cancellation);
    }

    /// <summary>Returns a task's file for download; null if there is none.</summary>
    public async Task<WorkFileRow?> FileAsync(OrganizationId organization, Guid id, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<WorkFileRow>().AsNoTracking().FirstOrDefaultAsync(f => f.WorkId == id, cancellation);
    }

    /// <summary>Starts the undo of a task.</summary>
    /// <exception cref="NotFoundException">The task does not exist.</exception>
    /// <exception cref="ConflictException">There is nothing to undo, it is being undone already, or an import is too old.</exception>
    public async Task<Guid> BeginUndoAsync(OrganizationId organization, Guid id, string startedBy, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        // A form that is sent twice starts only one undo.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var work = await db.Set<WorkRow>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellation)
            ?? throw new NotFoundException("work", id);
        var undo = New(WorkKind.Undo, startedBy, "{}");
        undo.UndoOf = id;
        undo.Total = await LeftToUndoAsync(db, work, cancellation);
        if (await db.Set<WorkRow>().AnyAsync(w => w.UndoOf == id && w.State == WorkState.Open, cancellation))
            throw ConflictException.UndoInProgress();
        if (work.Kind == WorkKind.Import)
            await ImportHistory.RequireUndoableAsync(db, work, clock.Now(), cancellation);
        else if (undo.Total == 0)
            throw new ConflictException("nothing_to_undo", "There is nothing left to undo.");
        db.Add(undo);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return undo.Id;
    }

    /// <summary>Asks a task to stop after its current chunk. A task that has ended stays as it is.</summary>
    public async Task CancelAsync(OrganizationId organization, Guid id, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await db.Set<WorkRow>().Where(w => w.Id == id && (w.State == WorkState.Open || w.State == WorkState.Attended)).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.CancelAsked, true).SetProperty(w => w.NotBefore, (DateTimeOffset?)null), cancellation);
    }

    public async Task<WorkRow?> FindAsync(OrganizationId organization, Guid id, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<WorkRow>().AsNoTracking().FirstOrDefaultAsync(w => w.Id == id, cancellation);
    }

    /// <summary>Returns the running or next task; null if there is none.</summary>
    public async Task<WorkRow?> CurrentAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<WorkRow>().AsNoTracking().Where(w => w.State == WorkState.Open || w.State == WorkState.Attended)
            .OrderBy(w => w.CreatedAt).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Returns the last <see cref="Shown"/> tasks, newest first.</summary>
    /// <param name="before">Returns only older tasks than this one; null for the newest.</param>
    public async Task<IReadOnlyList<WorkRow>> ListAsync(OrganizationId organization, Guid? before, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var works = db.Set<WorkRow>().AsNoTracking();
        if (await works.FirstOrDefaultAsync(w => w.Id == before, cancellation) is { CreatedAt: var at, Id: var id })
            works = works.Where(w => w.CreatedAt < at || (w.CreatedAt == at && w.Id.CompareTo(id) < 0));
        return await works.OrderByDescending(static w => w.CreatedAt).ThenByDescending(static w => w.Id).Take(Shown)
            .ToListAsync(cancellation);
    }

    /// <summary>Returns how many changes of a task can still be undone; 0 while it runs.</summary>
    public async Task<int> LeftToUndoAsync(OrganizationId organization, WorkRow work, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await LeftToUndoAsync(db, work, cancellation);
    }

    static async Task<int> LeftToUndoAsync(DonorSyncDb db, WorkRow work, CancellationToken cancellation) =>
        work.IsOpen || work.Kind == WorkKind.Undo ? 0
        : await db.Set<WorkItemRow>().CountAsync(i => i.WorkId == work.Id && i.Outcome == WorkOutcome.Changed
            && i.Undone == null, cancellation);

    WorkRow New(WorkKind kind, string startedBy, string task)
    {
        var now = clock.Now();
        return new() { Id = Guid.CreateVersion7(now), Kind = kind, StartedBy = startedBy, Task = task, CreatedAt = now, TurnAt = now };
    }

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
