using DonorSync.Database.Ports;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Merging;

namespace DonorSync.Donors.Tasks;

/// <summary>The task cannot continue now; nothing was written. The message says what it waits for.</summary>
public sealed class WorkNotNowException(string waitsFor) : Exception(waitsFor);

/// <summary>
/// Undoes a bulk change or an import, except what has changed since. Never during a sync, which would overwrite the restored baselines with
/// what it read before.
/// </summary>
public sealed class BulkUndo(DonorDatabase donors, TimeProvider clock)
{
    const int AtOnce = 500;

    /// <exception cref="WorkNotNowException">A sync is in progress.</exception>
    public async Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work, CancellationToken cancellation)
    {
        using var session = donors.Share(db);
        await KeepSyncsAwayAsync(session, cancellation);
        var undone = await db.Set<WorkRow>().AsNoTracking().FirstAsync(w => w.Id == work.UndoOf, cancellation);
        var items = await db.Set<WorkItemRow>().AsNoTracking()
            .Where(i => i.WorkId == undone.Id && i.Outcome == WorkOutcome.Changed && i.Sequence > work.Position && i.Undone == null)
            .OrderBy(i => i.Sequence).Take(AtOnce).ToListAsync(cancellation);
        if (items.Count == 0)
        {
            if (undone.Kind == WorkKind.Import)
                await new ImportUndo(session, Memory(session, undone)).DeleteGroupsAsync(ImportResult.Of(undone), cancellation);
            return ChunkDone.Nothing(work);
        }
        var what = undone.Kind switch
        {
            WorkKind.Merge => "a merge of contacts",
            WorkKind.Import => $"the import of {ImportTask.Of(undone).Title}",
            _ => "a change of many contacts",
        };
        var author = new ChangeAuthor(
            ConsentSource.Person, work.StartedBy, $"{what} on {undone.CreatedAt:yyyy-MM-dd HH:mm} UTC was undone");
        var ends = await EndsAsync(session, undone, items, author, cancellation);
        db.AttachRange(items);
        foreach (var item in items)
            item.Undone = ends.GetValueOrDefault(item.Sequence, WorkOutcome.Gone);
        return new(More: true, items[^1].Sequence, work.Done + items.Count, [.. items.Select(static i => i.Undone!.Value)]);
    }

    Task<Dictionary<long, WorkOutcome>> EndsAsync(
        DonorSession session, WorkRow undone, List<WorkItemRow> items, ChangeAuthor author, CancellationToken cancellation)
    {
        var memory = Memory(session, undone);
        return undone.Kind switch
        {
            WorkKind.AddToGroup => new UndoMembers(session, memory).TakeOutAsync(BulkTask.Of(undone).Group!.Value, items, cancellation),
            WorkKind.RemoveFromGroup => new UndoMembers(session, memory).PutBackAsync(items, cancellation),
            WorkKind.OptIn or WorkKind.OptOut =>
                new BulkOptIns(session).SetBackAsync(undone.Kind == WorkKind.OptOut, items, author, cancellation),
            WorkKind.Merge => new UndoMerge(session, memory).SplitAsync(items, author, clock.Now(), cancellation),
            WorkKind.Delete => new UndoDeletes(session, memory).BringBackAsync(items, author, clock.Now(), cancellation),
            WorkKind.Import => new ImportUndo(session, memory).TakeBackAsync(items, author, clock.Now(), cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(undone), undone.Kind, "not a work that can be undone"),
        };
    }

    static IGiveBack Memory(DonorSession session, WorkRow undone) => session.Sync.Restore.GiveBack(session.Db, undone.CreatedAt);

    async Task KeepSyncsAwayAsync(DonorSession session, CancellationToken cancellation)
    {
        try
        {
            await session.Sync.Pause.KeepSyncsAwayAsync(session.Db, clock.Now(), cancellation);
        }
        catch (ConflictException)
        {
            throw new WorkNotNowException("the sync that is in progress");
        }
    }
}
