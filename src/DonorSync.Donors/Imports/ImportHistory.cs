using DonorSync.Database.Rejections;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Imports;

public enum ImportState
{
    /// <summary>Being imported, or being undone.</summary>
    Running,
    Done,

    /// <summary>Ended before the end of the file. What was imported stays.</summary>
    Stopped,
    Undone,
}

/// <summary>An import in the history (B15).</summary>
/// <param name="By">The user, the API token, or the terminal.</param>
/// <param name="File">Null if the caller did not name the file.</param>
public sealed record ImportEntry(
    Guid Id, DateTimeOffset At, string By, string? File, ImportState State, ImportCounts Counts, DateTimeOffset? UndoneAt);

/// <summary>A position in the history, newest first.</summary>
public sealed record ImportPlace(DateTimeOffset At, Guid Id);

/// <summary>The imports of an organization. Dry runs are not in it.</summary>
public sealed class ImportHistory(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    /// <summary>Returns imports, newest first.</summary>
    /// <param name="limit">At least 1.</param>
    public async Task<Page<ImportEntry, ImportPlace>> ListAsync(
        OrganizationId organization, ImportPlace? after, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var imports = Imports(db);
        if (after is { At: var at, Id: var id })
            imports = imports.Where(w => w.CreatedAt < at || (w.CreatedAt == at && w.Id.CompareTo(id) < 0));
        var rows = await imports.OrderByDescending(static w => w.CreatedAt).ThenByDescending(static w => w.Id).Take(limit + 1)
            .ToListAsync(cancellation);
        var undos = await UndosAsync(db, rows.ConvertAll(static w => w.Id), cancellation);
        return rows.ToPage(limit, static w => new ImportPlace(w.CreatedAt, w.Id)).Select(w => Entry(w, undos[w.Id]));
    }

    /// <summary>Returns an import; null if there is none.</summary>
    public async Task<ImportEntry?> FindAsync(OrganizationId organization, Guid id, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await Imports(db).FirstOrDefaultAsync(w => w.Id == id, cancellation) is { } work
            ? Entry(work, (await UndosAsync(db, [id], cancellation))[id]) : null;
    }

    /// <summary>Returns what the undo of an import kept, and why; empty before it is undone.</summary>
    /// <param name="limit">The maximum number of contacts.</param>
    public async Task<KeptOfImport> KeptAsync(OrganizationId organization, Guid id, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await new KeptContacts(db).OfAsync(id, limit, cancellation);
    }

    /// <summary>Returns whether an import can be undone now.</summary>
    public async Task<bool> CanBeUndoneAsync(OrganizationId organization, WorkRow import, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var undos = (await UndosAsync(db, [import.Id], cancellation))[import.Id];
        return !undos.Any(static u => u.IsOpen) && WhyNotUndoable(import, undos, clock.Now()) is null;
    }

    /// <summary>Returns the task that undid an import, or is undoing it; null if there is none.</summary>
    public async Task<Guid?> UndoneByAsync(OrganizationId organization, Guid import, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return (await UndosAsync(db, [import], cancellation))[import]
            .FirstOrDefault(static u => u.IsOpen || u.State == WorkState.Completed)?.Id;
    }

    /// <exception cref="ConflictException">The import is running, was undone, or is too old.</exception>
    internal static async Task RequireUndoableAsync(
        DonorSyncDb db, WorkRow import, DateTimeOffset now, CancellationToken cancellation)
    {
        if (WhyNotUndoable(import, (await UndosAsync(db, [import.Id], cancellation))[import.Id], now) is { } refusal)
            throw refusal;
    }

    static ConflictException? WhyNotUndoable(WorkRow import, IEnumerable<WorkRow> undos, DateTimeOffset now)
    {
        if (import.IsOpen)
            return ConflictException.ImportInProgress();
        if (undos.Any(static u => u.State == WorkState.Completed))
            return ConflictException.AlreadyUndone();
        return import.FinishedAt >= now - Works.Kept ? null : ConflictException.UndoTooLate((int)Works.Kept.TotalDays);
    }

    static ImportEntry Entry(WorkRow work, IEnumerable<WorkRow> undos)
    {
        var undone = undos.Where(static u => u.State == WorkState.Completed).Min(static u => u.FinishedAt);
        var state = work.IsOpen || undos.Any(static u => u.IsOpen) ? ImportState.Running
            : undone is not null ? ImportState.Undone
            : work.State == WorkState.Completed ? ImportState.Done : ImportState.Stopped;
        return new(work.Id, work.CreatedAt, work.StartedBy, ImportTask.Of(work).FileName, state, ImportResult.Of(work).Counts, undone);
    }

    static IQueryable<WorkRow> Imports(DonorSyncDb db) => db.Set<WorkRow>().AsNoTracking().Where(static w => w.Kind == WorkKind.Import);

    static async Task<ILookup<Guid, WorkRow>> UndosAsync(DonorSyncDb db, List<Guid> imports, CancellationToken cancellation) =>
        (await db.Set<WorkRow>().AsNoTracking().Where(w => w.UndoOf != null && imports.Contains(w.UndoOf.Value)).ToListAsync(cancellation))
            .ToLookup(static w => w.UndoOf!.Value);

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
