using DonorSync.Database.Rejections;
using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Tasks;

/// <summary>Changes many contacts in chunks, with the same code that changes one.</summary>
public sealed class BulkWork(DonorDatabase donors, TimeProvider clock)
{
    /// <summary>Contacts in one chunk, during which other writers wait.</summary>
    const int AtOnce = 500;

    /// <exception cref="RejectedException">It can't be done anymore, for example because the group was deleted.</exception>
    public async Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work, CancellationToken cancellation)
    {
        var task = BulkTask.Of(work);
        if (work.Total is null)
            return await new WorkItems(db).CollectAsync(work, task, cancellation);
        var items = await db.Set<WorkItemRow>().AsNoTracking().Where(i => i.WorkId == work.Id && i.Sequence > work.Position)
            .OrderBy(i => i.Sequence).Take(AtOnce).ToListAsync(cancellation);
        if (items.Count == 0)
            return ChunkDone.Nothing(work);
        using var session = donors.Share(db);
        var ends = await EndsAsync(session, work, task, [.. items.Select(static i => i.ContactId)], cancellation);
        db.AttachRange(items);
        foreach (var item in items)
        {
            var end = ends.GetValueOrDefault(item.ContactId, ItemEnd.Gone);
            (item.Outcome, item.At, item.Before) = (end.Outcome, end.At, end.Before?.Write());
        }
        var position = items[^1].Sequence;
        return new(More: position < work.Total, position, position, [.. items.Select(static i => i.Outcome!.Value)]);
    }

    /// <summary>Returns the result of each contact that still exists.</summary>
    Task<Dictionary<Guid, ItemEnd>> EndsAsync(DonorSession session, WorkRow work, BulkTask task, Guid[] contacts,
        CancellationToken cancellation) => work.Kind switch
        {
            WorkKind.AddToGroup => new BulkMembers(session).AddAsync(task.Group!.Value, contacts, cancellation),
            WorkKind.RemoveFromGroup => new BulkMembers(session).RemoveAsync(task.Group!.Value, contacts, cancellation),
            WorkKind.OptIn or WorkKind.OptOut => new BulkOptIns(session).SetAsync(
                work.Kind == WorkKind.OptIn, contacts, new(ConsentSource.Person, work.StartedBy, task.Reason), cancellation),
            WorkKind.Delete =>
                new BulkDeletes(session).DeleteAsync(contacts, new(ConsentSource.Person, work.StartedBy), new(clock.Now()), cancellation),
            _ => throw new ArgumentOutOfRangeException(nameof(work), work.Kind, "not a bulk change"),
        };
}

/// <summary>The result of a bulk change for one contact.</summary>
readonly record struct ItemEnd(WorkOutcome Outcome, DateTimeOffset? At = null, ItemBefore? Before = null)
{
    public static readonly ItemEnd Gone = new(WorkOutcome.Gone);
    public static readonly ItemEnd AlreadySo = new(WorkOutcome.AlreadySo);
}
