using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Search;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Tasks;

/// <summary>Chooses the contacts of a bulk change before the first of them is changed, so that the change cannot move who is meant.</summary>
sealed class WorkItems(DonorSyncDb db, SyncPolicy policy)
{
    const int AtOnce = 2_000;

    /// <summary>Named ones, in the order they are named.</summary>
    public void Add(WorkRow work, IEnumerable<Guid> contacts)
    {
        var sequence = 0L;
        foreach (var contact in contacts)
            db.Add(new WorkItemRow { WorkId = work.Id, Sequence = ++sequence, ContactId = contact });
        (work.Total, work.Position) = (sequence, 0);
    }

    /// <summary>
    /// The next of those that match the filter. The total is known when all are chosen: until then the position is how many are, below
    /// zero, and nobody is changed yet.
    /// </summary>
    /// <exception cref="ConflictException">There are more than a person has said yes to.</exception>
    public async Task<ChunkDone> CollectAsync(WorkRow work, BulkTask task, CancellationToken cancellation)
    {
        var chosen = -work.Position;
        var last = chosen == 0 ? Guid.Empty : await db.Set<WorkItemRow>().Where(i => i.WorkId == work.Id && i.Sequence == chosen).Select(i => i.ContactId).FirstAsync(cancellation);
        var filter = task.Filter!;
        var few = await ContactSearch.WithAsync(db, filter.Words, filter.GroupId, cancellation);
        var ids = await (few ?? db.Contacts().AsNoTracking()).Where(filter, db, policy)
            .Where(c => c.CreatedAt <= task.ConfirmedAt && c.Id.CompareTo(last) > 0)
            .OrderBy(c => c.Id).Select(c => c.Id).Take(AtOnce).ToListAsync(cancellation);
        foreach (var id in ids)
            db.Add(new WorkItemRow { WorkId = work.Id, Sequence = ++chosen, ContactId = id });
        if (chosen > task.Confirmed)
            throw new ConflictException("more_than_confirmed", "More contacts match by now than when this was confirmed. Nothing was changed: look again, and start it anew.");
        return ids.Count == AtOnce
            ? new(More: true, -chosen, 0, [])
            : new(More: chosen > 0, 0, 0, [], Total: chosen);
    }
}
