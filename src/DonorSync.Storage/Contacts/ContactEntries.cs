using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Contacts in bulk: what can be kept is kept, in one transaction; what cannot is answered with the reason.</summary>
public sealed class ContactEntries(DonorSyncDb db, Tombstones tombstones, TimeProvider clock)
{
    /// <summary>The most entries of one call.</summary>
    public const int MaxEntries = 1_000;

    /// <summary>Makes and changes contacts and puts them into groups. One bad entry never stops the others.</summary>
    public async Task<EntriesReport> SaveAsync(IReadOnlyList<ContactEntry> entries, ChangeAuthor author, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries.Count, MaxEntries);
        db.ChangeTracker.Clear();
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var existing = await ExistingAsync(entries, cancellation);
        var results = new EntryResult[entries.Count];
        List<(Contact Contact, ContactEntry Entry)> kept = [];
        var erased = await tombstones.ErasedAsync(db, [.. entries.Select(static e => KeyOf(e)).OfType<EmailKey>()], cancellation);
        for (var i = 0; i < entries.Count; i++)
        {
            var (contact, rejection) = KeyOf(entries[i]) is { } key && erased.Contains(key) ? (null, ContactService.Erased()) : Keep(entries[i], existing, author);
            results[i] = new(contact?.Id, rejection);
            if (contact is not null && entries[i].Undeliverable is { } undeliverable)
                contact.DescribeUndeliverable(undeliverable.Since, undeliverable.Reason, clock.Now());
            if (contact is not null)
                kept.Add((contact, entries[i]));
        }
        var groups = await new GroupsByName(db, clock).LoadOrAddAsync(kept.SelectMany(k => k.Entry.Groups).OfType<string>(), cancellation);
        var added = await JoinAsync(kept, groups, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return new(results, added, groups.Added);
    }

    /// <summary>Of the address that the entry gives; null when it gives none.</summary>
    static EmailKey? KeyOf(ContactEntry entry) => entry.Change.PrimaryEmail is { IsSent: true, Value: var text } && EmailAddress.TryParse(text, out var email) ? email.Key : null;

    async Task<Dictionary<Guid, Contact>> ExistingAsync(IReadOnlyList<ContactEntry> entries, CancellationToken cancellation)
    {
        var ids = entries.Select(e => e.Id).OfType<Guid>().Distinct().ToList();
        return ids.Count == 0 ? [] : await db.Contacts.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
    }

    (Contact? Contact, RejectedException? Rejection) Keep(ContactEntry entry, Dictionary<Guid, Contact> existing, ChangeAuthor author)
    {
        var errors = new FieldErrors();
        for (var i = 0; i < entry.Groups.Count; i++)
        {
            TextCheck.Required(entry.Groups[i], GroupNames.MaxLength, out var problem);
            if (problem is not null)
                errors.Add($"groups[{i}]", problem);
        }
        var now = clock.Now();
        if (entry.Id is not { } id)
        {
            var (made, evidence) = ContactEditor.Create(entry.Change, author, now, errors);
            return Result(made, evidence, errors, add: true);
        }
        if (!existing.TryGetValue(id, out var contact))
            return (null, new NotFoundException("contact", id));
        return Result(contact, ContactEditor.Edit(contact, entry.Change, author, now, errors), errors, add: false);
    }

    (Contact? Contact, RejectedException? Rejection) Result(Contact contact, ConsentEvent? evidence, FieldErrors errors, bool add)
    {
        if (errors.Any)
        {
            // A half-made change must not be saved along with the others.
            if (!add)
                db.Entry(contact).Reload();
            return (null, new ValidationFailedException(errors));
        }
        if (add)
            db.Add(contact);
        else if (db.Entry(contact).State == EntityState.Modified)
            contact.UpdatedAt = clock.Now();
        if (evidence is not null)
            db.Add(evidence);
        return (contact, null);
    }

    async Task<int> JoinAsync(List<(Contact Contact, ContactEntry Entry)> kept, NamedGroups groups, CancellationToken cancellation)
    {
        var ids = kept.Where(k => k.Entry.Id is not null && k.Entry.Groups.Count > 0).Select(k => k.Contact.Id).ToList();
        var present = ids.Count == 0 ? [] : await db.GroupMembers.Where(m => ids.Contains(m.ContactId))
            .Select(m => new ValueTuple<Guid, Guid>(m.ContactId, m.GroupId)).ToHashSetAsync(cancellation);
        var now = clock.Now();
        var added = 0;
        foreach (var (contact, entry) in kept)
        {
            foreach (var name in entry.Groups)
            {
                var group = groups.ByKey[GroupNames.Fold(name!)];
                if (!present.Add((contact.Id, group.Id)))
                    continue;
                db.Add(new GroupMember { OrganizationId = db.Organization, GroupId = group.Id, ContactId = contact.Id, AddedAt = now });
                added++;
            }
        }
        return added;
    }
}
