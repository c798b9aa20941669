using DonorSync.Database.Rejections;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>Deletes one contact from the pages, so that it can be undone like a bulk change.</summary>
public sealed class UndoableDelete(IDbContextFactory<DonorSyncDb> contexts, DonorDatabase donors, TimeProvider clock)
{
    /// <returns>The task that can be undone to restore the contact.</returns>
    /// <exception cref="NotFoundException">The contact does not exist.</exception>
    public async Task<Guid> DeleteAsync(OrganizationId organization, Guid id, ChangeAuthor author, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        using var session = donors.Share(db);
        var now = clock.Now();
        if (!(await new BulkDeletes(session).DeleteAsync([id], author, new(now), cancellation)).TryGetValue(id, out var end))
            throw new NotFoundException("contact", id);
        var work = InstantWork.Add(db, WorkKind.Delete, WorkJson.Write(new BulkTask()), author.Who, now, (id, end.Before!));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return work.Id;
    }
}
