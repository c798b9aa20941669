using DonorSync.Database.Rejections;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Search;

namespace DonorSync.Donors.Tasks;

/// <summary>Selects the contacts of a bulk change before the first one is changed, so that the change cannot alter the selection.</summary>
sealed class WorkItems(DonorSyncDb db)
{
    const int AtOnce = 2_000;

    /// <summary>Adds listed contacts in the given order.</summary>
    public void Add(WorkRow work, IEnumerable<Guid> contacts)
    {
        var sequence = 0L;
        foreach (var contact in contacts)
            db.Add(new WorkItemRow { WorkId = work.Id, Sequence = ++sequence, ContactId = contact });
        (work.Total, work.Position) = (sequence, 0);
    }

    /// <summary>
    /// Selects the next contacts that match the filter. The total is known when all are selected; until then the position is minus their
    /// number, and no contact is changed.
    /// </summary>
    /// <exception cref="ConflictException">There are more contacts than a user has confirmed.</exception>
    public async Task<ChunkDone> CollectAsync(WorkRow work, BulkTask task, CancellationToken cancellation)
    {
        var chosen = -work.Position;
        var last = chosen == 0 ? Guid.Empty : await db.Set<WorkItemRow>().Where(i => i.WorkId == work.Id && i.Sequence == chosen)
            .Select(i => i.ContactId).FirstAsync(cancellation);
        var filter = task.Filter!;
        var few = await ContactSearch.WithAsync(db, filter.Words, filter.GroupId, cancellation);
        var ids = await (few ?? db.Contacts().AsNoTracking()).Where(filter, db)
            .Where(c => c.CreatedAt <= task.ConfirmedAt && c.Id.CompareTo(last) > 0)
            .OrderBy(c => c.Id).Select(c => c.Id).Take(AtOnce).ToListAsync(cancellation);
        foreach (var id in ids)
            db.Add(new WorkItemRow { WorkId = work.Id, Sequence = ++chosen, ContactId = id });
        if (chosen > task.Confirmed)
            throw new ConflictException(
                "more_than_confirmed",
                "More contacts match by now than when this was confirmed. Nothing was changed: check the number, and start again.");
        return ids.Count == AtOnce
            ? new(More: true, -chosen, 0, [])
            : new(More: chosen > 0, 0, 0, [], Total: chosen);
    }
}

/// <summary>The result of a chunk of a task, written in its transaction.</summary>
/// <param name="More">Whether there is more to do.</param>
/// <param name="Position">The position up to which the task is done.</param>
/// <param name="Done">The part of the total that is shown as done.</param>
/// <param name="Outcomes">The result of each contact of the chunk.</param>
/// <param name="Total">The total, if it is known now.</param>
/// <param name="Result">The result of the task, if it has one at its end.</param>
public sealed record ChunkDone(
    bool More, long Position, long Done, IReadOnlyList<WorkOutcome> Outcomes, long? Total = null, string? Result = null)
{
    public static ChunkDone Nothing(WorkRow work) => new(More: false, work.Position, work.Done, []);

    internal void WriteTo(WorkRow work)
    {
        (work.Position, work.Done, work.WaitsFor, work.NotBefore) = (Position, Done, null, null);
        work.Total = Total ?? work.Total;
        work.Result = Result ?? work.Result;
        work.Add(Outcomes);
    }
}
