using DonorSync.Database.Rejections;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Imports;

namespace DonorSync.Donors.Contacts;

/// <summary>Saves contacts in bulk: valid ones are saved in one transaction; each of the others is returned with its error.</summary>
public sealed class ContactEntries(DonorSyncDb db, Tombstones tombstones, TimeProvider clock)
{
    /// <summary>The maximum number of entries in one call.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Creates and changes contacts and adds them to groups. An invalid entry does not stop the others.</summary>
    public Task<EntriesReport> SaveAsync(IReadOnlyList<ContactEntry> entries, ChangeAuthor author, CancellationToken cancellation) =>
        SaveAsync(entries, author, record: null, cancellation);

    /// <summary>The same for an import.</summary>
    /// <param name="record">Records the changes for an undo (B15); null for none.</param>
    public async Task<EntriesReport> SaveAsync(
        IReadOnlyList<ContactEntry> entries, ChangeAuthor author, ImportRecord? record, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, MaxEntries);
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var existing = await ExistingAsync(entries, cancellation);
        var results = new EntryResult[entries.Count];
        List<(Contact Contact, ContactEntry Entry)> kept = [];
        EmailKey[] keys = [.. entries.Select(static e => KeyOf(e)).OfType<EmailKey>()];
        var erased = await tombstones.ErasedAsync(db, keys, cancellation);
        var consent = new ConsentOfChange(db, await AddressConsent.NosAsync(db, keys, cancellation), author, clock.Now());
        for (var i = 0; i < entries.Count; i++)
        {
            var (contact, result) = KeyOf(entries[i]) is { } key && erased.Contains(key)
                ? (null, new EntryResult(null, ContactService.Erased())) : Keep(entries[i], existing, author, consent);
            results[i] = result;
            if (contact is not null && entries[i].Undeliverable is { } undeliverable)
                contact.DescribeUndeliverable(undeliverable.Since, undeliverable.Reason, clock.Now());
            if (contact is not null)
                kept.Add((contact, entries[i]));
        }
        await consent.PassOnAsync(cancellation);
        var groups = await new GroupsByName(db, clock).LoadOrAddAsync(kept.SelectMany(k => k.Entry.Groups).OfType<string>(), cancellation);
        var joined = await JoinAsync(kept, groups, cancellation);
        if (record is not null)
            await record.AddAsync(kept, joined, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(results, joined.Count, groups.Added);
    }

    /// <summary>Returns notes for contacts that get these addresses: about earlier opt-outs (P9).</summary>
    /// <returns>The notes by email key.</returns>
    public async Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses,
        CancellationToken cancellation)
    {
        var byKey = addresses.DistinctBy(EmailAddress.KeyOf).ToDictionary(EmailAddress.KeyOf);
        var nos = await AddressConsent.NosAsync(db, byKey.Keys, cancellation);
        return nos.ToDictionary(static no => no.Key, no => ConsentOfChange.Note(byKey[no.Key], no.Value));
    }

    /// <summary>Returns the key of the entry's address; null if it has none.</summary>
    static EmailKey? KeyOf(ContactEntry entry) =>
        entry.Change.PrimaryEmail is { IsSent: true, Value: var text } && EmailAddress.TryParse(text, out var email) ? email.Key : null;

    async Task<Dictionary<Guid, Contact>> ExistingAsync(IReadOnlyList<ContactEntry> entries, CancellationToken cancellation)
    {
        var ids = entries.Select(e => e.Id).OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Contacts().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
    }

    (Contact? Contact, EntryResult Result) Keep(
        ContactEntry entry, Dictionary<Guid, Contact> existing, ChangeAuthor author, ConsentOfChange consent)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < entry.Groups.Count; i++)
        {
            TextCheck.Required(entry.Groups[i], GroupNames.MaxLength, out var problem);
            if (problem is not null)
                errors.Add($"groups[{i}]", problem);
        }
        // Each contact has its own time, because the oldest of one address counts (C10).
        var now = clock.Now();
        if (entry.Id is not { } id)
        {
            var (made, evidence) = ContactEditor.Create(entry.Change, author, now, errors);
            return Result(made, null, evidence, errors, consent);
        }
        if (!existing.TryGetValue(id, out var contact))
            return (null, new(null, new NotFoundException("contact", id)));
        var before = ConsentOfChange.Before(contact);
        return Result(contact, before, ContactEditor.Edit(contact, entry.Change, author, now, errors), errors, consent);
    }

    /// <param name="before">Null for a new contact.</param>
    (Contact? Contact, EntryResult Result) Result(
        Contact contact, Contact? before, ConsentEvent? evidence, FieldErrors errors, ConsentOfChange consent)
    {
        var add = before is null;
        if (errors.Any)
        {
            // An incomplete change must not be saved together with the others.
            if (!add)
                db.Entry(contact).Reload();
            return (null, new(null, new ValidationFailedException(errors)));
        }
        (evidence, var notes) = consent.Take(contact, before, evidence);
        if (add)
            db.Add(contact);
        else if (db.Entry(contact).State == EntityState.Modified)
            contact.UpdatedAt = clock.Now();
        if (evidence is not null)
            db.Add(evidence);
        return (contact, new(contact.Id, null) { Notes = notes });
    }

    async Task<List<GroupMember>> JoinAsync(
        List<(Contact Contact, ContactEntry Entry)> kept, NamedGroups groups, CancellationToken cancellation)
    {
        var ids = kept.Where(k => k.Entry.Id is not null && k.Entry.Groups.Count > 0).Select(k => k.Contact.Id).ToList();
        var present = ids.Count == 0 ? [] : await db.GroupMembers().Where(m => ids.Contains(m.ContactId))
            .Select(m => new ValueTuple<Guid, Guid>(m.ContactId, m.GroupId)).ToHashSetAsync(cancellation);
        var now = clock.Now();
        var joined = new List<GroupMember>();
        foreach (var (contact, entry) in kept)
        {
            foreach (var name in entry.Groups)
            {
                var group = groups.ByKey[GroupNames.Fold(name!)];
                if (!present.Add((contact.Id, group.Id)))
                    continue;
                joined.Add(
                    new() { OrganizationId = db.Organization, GroupId = group.Id, ContactId = contact.Id, AddedAt = now });
            }
        }
        db.AddRange(joined);
        return joined;
    }
}
