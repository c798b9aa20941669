using DonorSync.Database.Rejections;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Search;

namespace DonorSync.Donors.Contacts;

/// <summary>A contact and its groups.</summary>
public sealed record ContactDetails(Contact Contact, IReadOnlyList<Guid> GroupIds)
{
    /// <summary>Notes on what a creation or an edit did in addition: an address that was opted out stays so (P9).</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>Reads and changes contacts one at a time, and lists them.</summary>
/// <remarks>Throws a <see cref="RejectedException"/> for what it refuses.</remarks>
public sealed class ContactService(DonorSyncDb db, Tombstones tombstones, TimeProvider clock)
{
    const int Attempts = 3;

    /// <exception cref="ValidationFailedException">A field is invalid (all invalid ones are named), or the person was erased.</exception>
    public Task<ContactDetails> CreateAsync(ContactChange change, ChangeAuthor author, CancellationToken cancellation) =>
        CreateAsync(null, change, author, cancellation);

    /// <summary>Creates a contact from a form that can be sent twice: a contact from an earlier request is returned as it is.</summary>
    /// <param name="id">The form's id, which becomes the contact's id.</param>
    /// <exception cref="ValidationFailedException">See <see cref="CreateAsync(ContactChange, ChangeAuthor,
    /// CancellationToken)"/>.</exception>
    public Task<ContactDetails> CreateOnceAsync(Guid id, ContactChange change, ChangeAuthor author, CancellationToken cancellation) =>
        CreateAsync(id, change, author, cancellation);

    async Task<ContactDetails> CreateAsync(Guid? id, ContactChange change, ChangeAuthor author, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var errors = new FieldErrors();
        var now = clock.Now();
        var (contact, evidence) = ContactEditor.Create(change, author, now, errors, id);
        errors.ThrowIfAny();
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        if (id is { } sent && await db.Contacts().AsNoTracking().FirstOrDefaultAsync(c => c.Id == sent, cancellation) is { } added)
            return new(added, await GroupIdsAsync(sent, cancellation));
        await RefuseErasedAsync(contact, cancellation);
        var consent = new ConsentOfChange(db, await NosAsync(contact, cancellation), author, now);
        (evidence, var notes) = consent.Take(contact, null, evidence);
        db.Add(contact);
        if (evidence is not null)
            db.Add(evidence);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(contact, []) { Notes = notes };
    }

    /// <summary>Changes only the sent fields, so that two users who change different fields both succeed.</summary>
    public Task<ContactDetails> PatchAsync(Guid id, ContactChange change, ChangeAuthor author, CancellationToken cancellation) =>
        ChangeAsync(id, null, change, author, cancellation);

    /// <summary>Changes a contact that a user has read, unless it has changed since.</summary>
    /// <param name="version">The version that the user has read.</param>
    /// <exception cref="ConflictException">The contact has changed since: nothing was written.</exception>
    public Task<ContactDetails> EditAsync(
        Guid id, int version, ContactChange change, ChangeAuthor author, CancellationToken cancellation) =>
        ChangeAsync(id, version, change, author, cancellation);

    async Task<ContactDetails> ChangeAsync(Guid id, int? version, ContactChange change, ChangeAuthor author, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.BeginOrJoinAsync(cancellation);
            var contact = await db.Contacts().FirstOrDefaultAsync(c => c.Id == id, cancellation)
                ?? throw new NotFoundException("contact", id);
            if (version is { } seen && seen != contact.Version)
                throw ConflictException.ChangedMeanwhile("contact");
            var errors = new FieldErrors();
            var (before, now) = (ConsentOfChange.Before(contact), clock.Now());
            var evidence = ContactEditor.Edit(contact, change, author, now, errors);
            errors.ThrowIfAny();
            IReadOnlyList<string> notes = [];
            if (db.Entry(contact).Property(static c => c.PrimaryEmail).IsModified)
            {
                await RefuseErasedAsync(contact, cancellation);
                var consent = new ConsentOfChange(db, await NosAsync(contact, cancellation), author, now);
                (evidence, notes) = consent.Take(contact, before, evidence);
                await consent.PassOnAsync(cancellation);
            }
            Touch(contact);
            if (evidence is not null)
                db.Add(evidence);
            try
            {
                await db.SaveChangesAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return new(contact, await GroupIdsAsync(id, cancellation)) { Notes = notes };
            }
            catch (DbUpdateConcurrencyException) when (attempt < Attempts)
            {
                // Another writer was faster: repeat the change on the new version.
            }
            catch (DbUpdateConcurrencyException)
            {
                throw ConflictException.ChangedMeanwhile("contact");
            }
        }
    }

    /// <summary>Returns the error for adding an erased person again.</summary>
    internal static ValidationFailedException Erased() => new(FieldErrors.Of(
        "primaryEmail",
        "belongs to a person who was erased here at their request; an administrator can lift that, if the person wants to be back."));

    async Task RefuseErasedAsync(Contact contact, CancellationToken cancellation)
    {
        if (contact.PrimaryEmail is { } email && (await tombstones.ErasedAsync(db, [EmailAddress.KeyOf(email)], cancellation)).Count > 0)
            throw Erased();
    }

    Task<IReadOnlyDictionary<EmailKey, RecordedNo>> NosAsync(Contact contact, CancellationToken cancellation) =>
        AddressConsent.NosAsync(db, EmailAddress.TryParse(contact.PrimaryEmail, out var email) ? [email.Key] : [], cancellation);

    /// <summary>
    /// Deletes a contact and its memberships. The evidence of its consent is kept (B11), and so is a No: with the address (P9) and with the
    /// contacts that share it (C10).
    /// </summary>
    public async Task DeleteAsync(Guid id, ChangeAuthor author, CancellationToken cancellation)
    {
        if (await DeleteAsync([id], author, new Deletion(clock.Now()), cancellation) == 0)
            throw new NotFoundException("contact", id);
    }

    /// <summary>Deletes the existing ones, as <see cref="DeleteAsync(Guid, ChangeAuthor, CancellationToken)"/> does.</summary>
    /// <returns>The number of deleted contacts.</returns>
    internal async Task<int> DeleteAsync(
        IReadOnlyCollection<Guid> ids, ChangeAuthor author, Deletion deletion, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var leaving = await db.Contacts().AsNoTracking().Where(c => ids.Contains(c.Id) && !c.Preferences.IntegrationEmailOptIn)
            .ToListAsync(cancellation);
        await AddressConsent.PassOnAsync(db, leaving, deletion.How, author, deletion.At, cancellation, deletion.Except);
        await db.SaveChangesAsync(cancellation);
        var deleted = await db.Contacts().Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return deleted;
    }

    public async Task<ContactDetails> GetAsync(Guid id, CancellationToken cancellation)
    {
        var contact = await db.Contacts().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation)
            ?? throw new NotFoundException("contact", id);
        return new(contact, await GroupIdsAsync(id, cancellation));
    }

    /// <summary>Returns the contacts with this primary email (C1), oldest first: several can share one (C10).</summary>
    public Task<List<Contact>> AtAsync(EmailKey key, CancellationToken cancellation) =>
        db.Contacts().AsNoTracking().Where(c => c.PrimaryEmailKey == key.Value).After(null).ToListAsync(cancellation);

    /// <param name="limit">At least 1.</param>
    public async Task<Page<ContactDetails, ContactPlace>> ListAsync(
        ContactFilter filter, ContactPlace? after, int limit, CancellationToken cancellation)
    {
        var few = filter.Among is { } among ? db.Contacts().AsNoTracking().Where(c => EF.Parameter(among).Contains(c.Id))
            : filter.Email is null
            ? await ContactSearch.WithAsync(db, filter.Text is { } text ? [text] : [], filter.GroupId, cancellation) : null;
        var rows = few is null
            ? await db.Contacts().AsNoTracking().Where(filter, db).After(after).Take(limit + 1).ToListAsync(cancellation)
            : await FirstAsync(few.Where(filter, db), after, limit + 1, cancellation);
        var page = rows.ToPage(limit, c => new ContactPlace(c.CreatedAt, c.Id));
        var ids = page.Items.Select(c => c.Id).ToList();
        var members = await db.GroupMembers().AsNoTracking().Where(m => ids.Contains(m.ContactId)).ToListAsync(cancellation);
        var groups = members.ToLookup(m => m.ContactId, m => m.GroupId);
        return page.Select(c => new ContactDetails(c, [.. groups[c.Id].Order()]));
    }

    /// <summary>Sorted in memory: with an ORDER BY, SQLite scans all contacts in that order instead of looking up the few.</summary>
    async Task<List<Contact>> FirstAsync(IQueryable<Contact> few, ContactPlace? after, int limit, CancellationToken cancellation)
    {
        var places = await few.Select(c => new { c.CreatedAt, c.Id }).ToListAsync(cancellation);
        var ids = places.Where(
            p => after is null || p.CreatedAt > after.CreatedAt || (p.CreatedAt == after.CreatedAt && p.Id.CompareTo(after.Id) > 0))
            .OrderBy(static p => p.CreatedAt).ThenBy(static p => p.Id).Take(limit).Select(static p => p.Id).ToList();
        var rows = await db.Contacts().AsNoTracking().Where(c => EF.Parameter(ids).Contains(c.Id))
            .ToDictionaryAsync(c => c.Id, cancellation);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    public Task<int> CountAsync(CancellationToken cancellation) => db.Contacts().CountAsync(cancellation);

    /// <summary>Sets the time of change, unless nothing changed (T1).</summary>
    void Touch(Contact contact)
    {
        db.ChangeTracker.DetectChanges();
        if (db.Entry(contact).State == EntityState.Modified)
            contact.UpdatedAt = clock.Now();
    }

    Task<List<Guid>> GroupIdsAsync(Guid id, CancellationToken cancellation) =>
        db.GroupMembers().Where(m => m.ContactId == id).Select(m => m.GroupId).OrderBy(group => group).ToListAsync(cancellation);
}
