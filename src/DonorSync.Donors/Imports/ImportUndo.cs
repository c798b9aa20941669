using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>
/// Undoes an import (B15): contacts that it created are deleted, fields and memberships are restored, and what users changed since is kept.
/// An opt-out stays (P9): no undo opts a contact in.
/// </summary>
/// <param name="memory">Restores the baseline of memberships.</param>
sealed class ImportUndo(DonorSession session, IGiveBack memory)
{
    readonly DonorSyncDb db = session.Db;
    readonly Dictionary<long, WorkOutcome> ends = [];

    /// <summary>Undoes what the import did to some contacts.</summary>
    /// <returns>The result by <see cref="WorkItemRow.Sequence"/>; contacts that no longer exist are left out.</returns>
    public async Task<Dictionary<long, WorkOutcome>> TakeBackAsync(
        List<WorkItemRow> items, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = items.ConvertAll(static i => i.ContactId);
        var contacts = await db.Contacts().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var members = (await db.GroupMembers().Where(m => ids.Contains(m.ContactId)).ToListAsync(cancellation))
            .ToLookup(static m => m.ContactId);
        var merges = await MergesAsync(ids, cancellation);
        List<(WorkItemRow Item, ImportedContact Done, Contact Contact)> created = [], changed = [];
        foreach (var item in items)
        {
            if (merges[item.ContactId].Any(at => at > item.At))
                ends[item.Sequence] = WorkOutcome.MergedSince;
            else if (contacts.TryGetValue(item.ContactId, out var contact) && ImportedContact.Of(item) is var done)
                (done.State is null ? changed : created).Add((item, done, contact));
        }
        await DeleteAsync(created, members, author, now, cancellation);
        await RestoreAsync(changed, members, author, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        return ends;
    }

    /// <summary>Deletes the groups that the import created, except those that have members or that a user renamed.</summary>
    public async Task DeleteGroupsAsync(ImportResult import, CancellationToken cancellation)
    {
        var created = import.Groups;
        var empty = await db.Groups()
            .Where(g => created.Contains(g.Id) && g.UpdatedAt == g.CreatedAt && !db.GroupMembers().Any(m => m.GroupId == g.Id))
            .Select(static g => g.Id).ToListAsync(cancellation);
        foreach (var group in empty)
            await session.Groups.DeleteAsync(group, cancellation);
    }

    async Task DeleteAsync(
        List<(WorkItemRow Item, ImportedContact Done, Contact Contact)> created, ILookup<Guid, GroupMember> members, ChangeAuthor author,
        DateTimeOffset now, CancellationToken cancellation)
    {
        var nos = await UndoneNosAsync(created.ConvertAll(static c => c.Contact.Id), cancellation);
        var deleted = new List<Contact>();
        foreach (var (item, done, contact) in created)
        {
            // A membership of another time was added by a user, another import or a sync.
            var isMember = members[contact.Id].Any(m => Find(done, m.GroupId)?.AddedAt != m.AddedAt);
            ends[item.Sequence] = isMember || done.IsEdited(contact, nos[contact.Id]) ? WorkOutcome.ChangedSince
                : OptedOutBy(done, item, contact) ? WorkOutcome.DeletedOptedOut : WorkOutcome.Deleted;
            if (ends[item.Sequence] != WorkOutcome.ChangedSince)
                deleted.Add(contact);
        }
        await session.Contacts.DeleteAsync(
            deleted.ConvertAll(static c => c.Id), author, new(now, "was deleted by the undo of an import"), cancellation);
        deleted.ForEach(contact => db.Entry(contact).State = EntityState.Detached);
        foreach (var member in deleted.SelectMany(contact => members[contact.Id]))
            db.Entry(member).State = EntityState.Detached;
    }

    /// <summary>
    /// Returns whether the file itself opted out a contact that it created. An earlier No of the address has its own time.
    /// </summary>
    static bool OptedOutBy(ImportedContact done, WorkItemRow item, Contact contact) =>
        !contact.Preferences.IntegrationEmailOptIn && contact.OptInChangedAt == done.OptInAt && done.OptInAt == item.At;

    async Task RestoreAsync(
        List<(WorkItemRow Item, ImportedContact Done, Contact Contact)> changed, ILookup<Guid, GroupMember> members, ChangeAuthor author,
        DateTimeOffset now, CancellationToken cancellation)
    {
        await memory.LoadAsync(
            [.. changed.Select(static c => c.Contact.PrimaryEmailKey).OfType<string>().Distinct()],
            [.. changed.SelectMany(static c => c.Done.Members ?? []).SelectMany(static m => m.Remembered ?? [])], cancellation);
        var refused = await KnownOptOuts.AmongAsync(session, changed.ConvertAll(static c => c.Contact.Id), cancellation);
        var consent = await ConsentOfAddressesAsync(changed.ConvertAll(static c => c.Done), author, now, cancellation);
        foreach (var (item, done, contact) in changed)
        {
            var before = ConsentOfChange.Before(contact);
            var all = TakeOut(done, contact, members[contact.Id]) & RestoreFields(done, contact);
            if (consent.Take(contact, before, null).Evidence is { } evidence)
                db.Add(evidence);
            var isOptedOut = done.OptInAt is { } at && !contact.Preferences.IntegrationEmailOptIn && contact.OptInChangedAt == at
                && !refused.Contains(contact.Id);
            ends[item.Sequence] = (all, isOptedOut) switch
            {
                (true, false) => WorkOutcome.GivenBack,
                (true, true) => WorkOutcome.OptedOutByFile,
                (false, false) => WorkOutcome.ChangedSince,
                (false, true) => WorkOutcome.ChangedSinceOptedOutByFile,
            };
        }
        db.ChangeTracker.DetectChanges();
        foreach (var (_, _, contact) in changed.FindAll(c => db.Entry(c.Contact).State == EntityState.Modified))
            contact.UpdatedAt = now;
        await consent.PassOnAsync(cancellation);
    }

    /// <summary>P9: a contact that gets its former address back gets the address's opt-out, too.</summary>
    async Task<ConsentOfChange> ConsentOfAddressesAsync(
        List<ImportedContact> undone, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var back = undone.Select(static d => d.Fields?.GetValueOrDefault(nameof(Contact.PrimaryEmail)).Before).OfType<string>();
        return new(db, await AddressConsent.NosAsync(db, back.Select(EmailAddress.KeyOf), cancellation), author, now);
    }

    /// <summary>Ends the memberships that the import added.</summary>
    /// <returns>False if the contact left a group since and was added again.</returns>
    bool TakeOut(ImportedContact done, Contact contact, IEnumerable<GroupMember> present)
    {
        var all = true;
        foreach (var member in present)
        {
            if (Find(done, member.GroupId) is not { } joined)
                continue;
            if (member.AddedAt != joined.AddedAt)
            {
                all = false;
                continue;
            }
            db.Remove(member);
            if (contact.PrimaryEmailKey is { } key && joined.Remembered is { } remembered)
                memory.LeftAgain(key, remembered);
        }
        return all;
    }

    static ImportedMember? Find(ImportedContact done, Guid group) => done.Members?.FirstOrDefault(m => m.Group == group);

    static bool RestoreFields(ImportedContact done, Contact contact)
    {
        var all = done.Fields is null || ImportedFields.Restore(contact, done.Fields);
        if (done.Deliverability is { } was)
        {
            if (contact.Preferences.EmailDeliverable || contact.EmailDeliverableChangedAt != was.After)
                all = false;
            else
            {
                contact.Preferences.EmailDeliverable = true;
                (contact.EmailDeliverableChangedAt, contact.EmailDeliverableReason) = (was.Before, was.Reason);
            }
        }
        return all;
    }

    /// <summary>Returns when other files opted contacts out whose imports were undone: these Nos are no reason to keep a contact.</summary>
    async Task<ILookup<Guid, DateTimeOffset>> UndoneNosAsync(List<Guid> contacts, CancellationToken cancellation)
    {
        var items = await db.Set<WorkItemRow>().AsNoTracking()
            .Where(i => contacts.Contains(i.ContactId) && i.Outcome == WorkOutcome.Changed && i.Before != null
                && (i.Undone == WorkOutcome.OptedOutByFile || i.Undone == WorkOutcome.ChangedSinceOptedOutByFile))
            .ToListAsync(cancellation);
        return items.Select(static i => (i.ContactId, ImportedContact.Of(i).OptInAt)).Where(static i => i.OptInAt is not null)
            .ToLookup(static i => i.ContactId, static i => i.OptInAt!.Value);
    }

    /// <summary>Returns when contacts were merged, unless that was undone.</summary>
    async Task<ILookup<Guid, DateTimeOffset>> MergesAsync(List<Guid> contacts, CancellationToken cancellation)
    {
        var merges = await db.Set<WorkItemRow>()
            .Where(i => contacts.Contains(i.ContactId) && i.Outcome == WorkOutcome.Changed && i.Undone == null && i.At != null)
            .Where(i => db.Set<WorkRow>().Any(w => w.Id == i.WorkId && w.Kind == WorkKind.Merge))
            .Select(static i => new { i.ContactId, At = i.At!.Value }).ToListAsync(cancellation);
        return merges.ToLookup(static m => m.ContactId, static m => m.At);
    }
}
