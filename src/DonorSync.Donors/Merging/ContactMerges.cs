using DonorSync.Database.Rejections;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Merging;

/// <summary>
/// Merges two contacts. Users' decisions are kept: a No of either counts for both (P4), a list that either has left is not joined through
/// the other's groups (M4), and the evidence of both is kept (B11). The next sync does the rest by the usual rules: an address that no
/// contact has anymore leaves its lists (C12).
/// </summary>
public sealed class ContactMerges(IDbContextFactory<DonorSyncDb> contexts, DonorDatabase donors, TimeProvider clock)
{
    /// <returns>The task that undoes it.</returns>
    /// <exception cref="NotFoundException">One of the two does not exist.</exception>
    /// <exception cref="ConflictException">One has changed since it was read, or a sync is in progress: nothing was written.</exception>
    /// <exception cref="ValidationFailedException">A field is invalid: all invalid ones are named.</exception>
    public async Task<Guid> MergeAsync(
        OrganizationId organization, MergeRequest request, ChangeAuthor author, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        using var session = donors.Share(db);
        await session.Sync.Pause.KeepSyncsAwayAsync(db, now, cancellation);
        var merge = new MergeInProgress(
            session, await FindAsync(db, request.Kept, cancellation), await FindAsync(db, request.Gone, cancellation), now);
        var work = await merge.CarryOutAsync(request.Fields, author, cancellation);
        await transaction.CommitAsync(cancellation);
        return work;
    }

    static async Task<Contact> FindAsync(DonorSyncDb db, MergeSide side, CancellationToken cancellation)
    {
        var contact = await db.Contacts().FirstOrDefaultAsync(c => c.Id == side.Id, cancellation)
            ?? throw new NotFoundException("contact", side.Id);
        return contact.Version == side.Version ? contact : throw ConflictException.ChangedMeanwhile("contact");
    }
}
