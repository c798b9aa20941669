using DonorSync.Donors.Crm;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>Lists contacts with a certain result, for the page of a task.</summary>
public sealed class WorkContacts(IDbContextFactory<DonorSyncDb> contexts)
{
    /// <summary>Returns the first of those that still exist.</summary>
    /// <param name="work">A change, or its undo.</param>
    public async Task<IReadOnlyList<Contact>> WithAsync(
        OrganizationId organization, WorkRow work, WorkOutcome outcome, int limit, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var items = db.Set<WorkItemRow>().AsNoTracking();
        items = work.UndoOf is { } undone
            ? items.Where(i => i.WorkId == undone && i.Outcome == WorkOutcome.Changed && i.Undone == outcome)
            : items.Where(i => i.WorkId == work.Id && i.Outcome == outcome);
        var ids = await items.OrderBy(i => i.Sequence).Select(i => i.ContactId).Take(limit).ToListAsync(cancellation);
        return await db.Contacts().AsNoTracking().Where(c => ids.Contains(c.Id)).OrderBy(c => c.SortName).ToListAsync(cancellation);
    }
}
