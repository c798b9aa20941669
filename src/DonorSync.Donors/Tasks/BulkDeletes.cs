using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;

namespace DonorSync.Donors.Tasks;

/// <summary>Deletes many contacts, and keeps all data of each for the undo.</summary>
sealed class BulkDeletes(DonorSession session)
{
    readonly DonorSyncDb db = session.Db;

    public async Task<Dictionary<Guid,
    ItemEnd>> DeleteAsync(Guid[] ids, ChangeAuthor author, Deletion deletion, CancellationToken cancellation)
    {
        var contacts = await db.Contacts().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation);
        var members = (await db.GroupMembers().AsNoTracking().Where(m => ids.Contains(m.ContactId)).ToListAsync(cancellation))
            .ToLookup(static m => m.ContactId, static m => new MemberBefore(m.GroupId, m.AddedAt));
        var memories = await Remembered.ReadAsync(session, ids, cancellation);
        await session.Contacts.DeleteAsync(ids, author, deletion, cancellation);
        return contacts.ToDictionary(static c => c.Id, c => new ItemEnd(
            WorkOutcome.Changed, null, new(c, [.. members[c.Id]], memories.Of(c.Id, members[c.Id].Select(static m => m.Group)))));
    }
}

/// <summary>
/// Restores deleted contacts with their groups: under the same id, so that their evidence and history belong to them again, and at most
/// with the consent that they had (P1, P9). Contacts that got a No from one of them keep it (C10).
/// </summary>
sealed class UndoDeletes(DonorSession session, IGiveBack memory)
{
    readonly DonorSyncDb db = session.Db;

    /// <param name="author">The author of the No of contacts that have unsubscribed in Constant Contact since the deletion.</param>
    /// <param name="now">The time of that No.</param>
    public async Task<Dictionary<long, WorkOutcome>> BringBackAsync(List<WorkItemRow> items, ChangeAuthor author, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var ids = items.ConvertAll(static i => i.ContactId);
        var there = await db.Contacts().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToHashSetAsync(cancellation);
        var gone = items.FindAll(i => !there.Contains(i.ContactId));
        var back = gone.ConvertAll(i => Again(ItemBefore.Of(i).Contact!));
        var later = await OptOutAsync(back, author, now, cancellation);
        db.AddRange(back);
        await db.SaveChangesAsync(cancellation);

        var refused = await KnownOptOuts.AmongAsync(
            session, back.FindAll(static c => c.Preferences.IntegrationEmailOptIn).ConvertAll(static c => c.Id), cancellation);
        var why = author with
        {
            Reason = "unsubscribed or deleted in Constant Contact before the contact was brought back",
            Rule = nameof(Rule.P1)
        };
        foreach (var contact in back.FindAll(c => refused.Contains(c.Id)))
        {
            var evidence = OptInChange.Apply(contact, yes: false, why, now)!;
            // This No does not come from a user (M7).
            evidence.SaidBy = contact.OptInChangedBy = SetBy.Sync;
            db.Add(evidence);
        }
        await new UndoMembers(session, memory)
            .PutBackAsync(gone, back.ToDictionary(static c => c.Id, static c => c.PrimaryEmailKey), cancellation);
        await db.SaveChangesAsync(cancellation);
        return items.ToDictionary(static i => i.Sequence, i =>
            there.Contains(i.ContactId) ? WorkOutcome.ChangedSince : refused.Contains(i.ContactId) || later.Contains(i.ContactId)
                ? WorkOutcome.BackOptedOut : WorkOutcome.GivenBack);
    }

    /// <summary>P9: opts out restored contacts whose address was opted out since the deletion.</summary>
    async Task<HashSet<Guid>> OptOutAsync(List<Contact> back, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation)
    {
        var optedIn = back.FindAll(static c => c.Preferences.IntegrationEmailOptIn);
        var nos = await AddressConsent.NosAsync(
            db, optedIn.Select(static c => c.PrimaryEmail).OfType<string>().Select(EmailAddress.KeyOf), cancellation);
        var consent = new ConsentOfChange(db, nos, author, now);
        var changed = new HashSet<Guid>();
        foreach (var contact in optedIn)
        {
            if (consent.Take(contact, null, null).Evidence is not { } evidence)
                continue;
            evidence.Before = true;
            db.Add(evidence);
            changed.Add(contact.Id);
        }
        return changed;
    }

    /// <summary>Increases the version, so that a form that was opened before the deletion is refused.</summary>
    Contact Again(Contact contact)
    {
        contact.OrganizationId = db.Organization;
        contact.Version++;
        return contact;
    }
}
