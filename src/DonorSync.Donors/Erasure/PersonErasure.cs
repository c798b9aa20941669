using DonorSync.Database.Answers;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Consent;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Erasure;

/// <summary>
/// Erases all data of a person (Art. 17 GDPR): the contact, the evidence of its consent, what syncs did to it and what could restore it. A
/// keyed hash of the address is kept, so that neither a sync nor a file imports the person again.
/// </summary>
/// <remarks>
/// Another contact with the same address (C10) keeps what is kept by address, and takes over a No: the address had said it. What Constant
/// Contact has of the person is in the mirror
/// until it is deleted there too .
/// </remarks>
public sealed class PersonErasure(IDbContextFactory<DonorSyncDb> contexts, Tombstones tombstones, SyncPorts sync, TimeProvider clock)
{
    /// <exception cref="NotFoundException">The contact does not exist.</exception>
    /// <exception cref="ConflictException">A sync is in progress, which would save what it read before.</exception>
    public async Task EraseAsync(OrganizationId organization, Guid id, ChangeAuthor author, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await EraseAsync(db, id, author, cancellation);
    }

    /// <summary>The same in the transaction of a session that has read the contact.</summary>
    public Task EraseAsync(DonorSession session, Guid id, ChangeAuthor author, CancellationToken cancellation) =>
        EraseAsync(session.Db, id, author, cancellation);

    async Task EraseAsync(DonorSyncDb db, Guid id, ChangeAuthor author, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var contact = await db.Contacts().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation)
            ?? throw new NotFoundException("contact", id);
        await sync.Pause.KeepSyncsAwayAsync(db, clock.Now(), cancellation);
        var keys = await KeysAsync(db, contact, cancellation);
        await AddressConsent.PassOnAsync(db, [contact], "was erased", author, clock.Now(), cancellation);
        await db.SaveChangesAsync(cancellation);

        await db.Contacts().Where(c => c.Id == id).ExecuteDeleteAsync(cancellation);
        await db.ConsentEvents().Where(e => e.ContactId == id).ExecuteDeleteAsync(cancellation);
        await tombstones.AddAsync(db, keys, clock.Now(), cancellation);
        await db.SaveChangesAsync(cancellation);
        await KeptAnswers.ForgetBodiesAsync(db, cancellation);
        var traces = new ErasedTraces(db, sync.Forget);
        await traces.ForgetUndoAsync(id, keys, cancellation);
        await traces.ForgetAsync(
            keys, [.. new[] { contact.PrimaryEmail, contact.AlternateEmail }.OfType<string>()
                .Where(a => keys.Contains(EmailAddress.KeyOf(a)))], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Lifts an erasure, because an administrator says that the person wants to return.</summary>
    /// <returns>False if no person with this address was erased.</returns>
    public async Task<bool> LiftAsync(OrganizationId organization, EmailKey address, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var lifted = await tombstones.LiftAsync(db, address, cancellation);
        // The mirror has not kept that the contact was deleted in Constant Contact, which is an opt-out (P1): the next sync makes a full
        // read.
        if (lifted)
            await sync.Forget.ReadEverythingAsync(db, cancellation);
        await transaction.CommitAsync(cancellation);
        return lifted;
    }

    /// <summary>Finishes erasures that had to wait for a sync, once the address is off its lists, and deletes that sync's data.</summary>
    /// <returns>The number of finished erasures, over all organizations.</returns>
    public async Task<int> FinishAsync(CancellationToken cancellation)
    {
        await using var all = contexts.CreateDbContext();
        foreach (var organization in await all.Set<ErasureRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(static e => e.Pending == ErasureRow.CameBack).Select(static e => e.OrganizationId).Distinct().ToListAsync(cancellation))
        {
            await using var db = contexts.CreateDbContext();
            db.ActFor(organization);
            await new RestoredErasures(db, tombstones, sync.Forget).EraseAsync(EraseAsync, cancellation);
        }
        var open = await all.Set<ErasureRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).AsNoTracking()
            .Where(static e => e.Pending != null && e.Pending != ErasureRow.CameBack).ToListAsync(cancellation);
        var finished = 0;
        foreach (var erasure in open)
            finished += await FinishAsync(erasure, cancellation) ? 1 : 0;
        foreach (var organization in await all.Set<ErasureRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Select(static e => e.OrganizationId).Distinct().ToListAsync(cancellation))
            await ForgetLeftoversAsync(organization, cancellation);
        return finished;
    }

    /// <summary>
    /// Deletes the data, left by an earlier version or a backup, of a person whose contact was deleted in Constant Contact after the
    /// erasure was finished.
    /// </summary>
    async Task ForgetLeftoversAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var traces = new ErasedTraces(db, sync.Forget);
        foreach (var key in await sync.Forget.LeftoversAsync(db, cancellation))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            if (await sync.Forget.MustLeaveListsFirstAsync(db, key, cancellation))
                continue;
            await traces.ForgetAsync([key], [], cancellation);
            await transaction.CommitAsync(cancellation);
        }
    }

    async Task<bool> FinishAsync(ErasureRow erasure, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(erasure.OrganizationId);
        var key = tombstones.Open(erasure.Pending!);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var traces = new ErasedTraces(db, sync.Forget);
        if (await sync.Forget.MustLeaveListsFirstAsync(db, key, cancellation))
            return false;
        await traces.ForgetAsync([key], [], cancellation);
        await db.Set<ErasureRow>().Where(e => e.Hash == erasure.Hash)
            .ExecuteUpdateAsync(set => set.SetProperty(static e => e.Pending, (string?)null), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Returns the primary, alternate and earlier addresses (from the evidence), except those of other contacts.</summary>
    static async Task<IReadOnlyList<EmailKey>> KeysAsync(DonorSyncDb db, Contact contact, CancellationToken cancellation)
    {
        var before = await db.ConsentEvents().Where(e => e.ContactId == contact.Id && e.Email != null).Select(static e => e.Email!)
            .Distinct().ToListAsync(cancellation);
        var keys = before.Append(contact.PrimaryEmail).Append(contact.AlternateEmail).OfType<string>().Select(EmailAddress.KeyOf)
            .Where(static k => k != EmailKey.None).Distinct().ToList();
        var texts = keys.ConvertAll(static k => k.Value);
        var others = await db.Contacts().Where(c => c.Id != contact.Id && texts.Contains(c.PrimaryEmailKey!))
            .Select(static c => c.PrimaryEmailKey!).ToListAsync(cancellation);
        return keys.FindAll(k => !others.Contains(k.Value));
    }
}
