using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;

namespace DonorSync.Donors.Crm;

/// <summary>B5: undoes what a run did to contacts and memberships, except what users have changed since.</summary>
sealed class RunUndo : IRunUndo
{
    /// <remarks>Joining is idempotent: a contact that was in the group before, or joined again since, is there by a user's will.</remarks>
    public async Task<IReadOnlySet<(Guid Group, Guid Contact)>> LeaveAsync(
        DonorSyncDb db, IReadOnlyCollection<(Guid Group, Guid Contact)> joined, UndoneRun run, CancellationToken cancellation)
    {
        var ids = joined.Select(static j => j.Contact).ToList();
        var members = await db.GroupMembers().Where(m => ids.Contains(m.ContactId))
            .ToDictionaryAsync(m => (m.GroupId, m.ContactId), cancellation);
        var left = new HashSet<(Guid, Guid)>();
        foreach (var one in joined)
        {
            if (members.GetValueOrDefault(one) is not { } member || member.AddedAt < run.StartedAt || member.AddedAt > run.FinishedAt
                || !left.Add(one))
                continue;
            db.Remove(member);
        }
        return left;
    }

    public async Task<UndoneSteps> TakeBackAsync(
        DonorSyncDb db, IReadOnlyList<DoneStep> made, UndoneRun run, CancellationToken cancellation)
    {
        var ids = made.Select(static m => m.Contact).ToList();
        var contacts = await db.Contacts().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var inGroups = await db.GroupMembers().Where(m => ids.Contains(m.ContactId)).Select(m => m.ContactId).ToHashSetAsync(cancellation);
        var (deleted, fields, leftAlone) = (new List<Contact>(), 0, new List<string>());
        foreach (var done in made)
        {
            var contact = contacts.GetValueOrDefault(done.Contact);
            var why = done.Step switch
            {
                ContactStep.CreateInCrm create when contact is not null => Delete(create, contact, inGroups.Contains(contact.Id)),
                ContactStep.UpdateInCrm update => Restore(update, contact),
                ContactStep.MarkUndeliverable => Unmark(contact),
                _ => null,
            };
            if (why is not null)
                leftAlone.Add($"{done.Who}{why}");
        }
        await AddressConsent.PassOnAsync(db, deleted, "was deleted by the undo of a sync", run.Author, run.Now, cancellation);
        return new(deleted.Count, fields, leftAlone);

        // Created by this run means: not there before it. Creating is idempotent, so the step may have found a contact that a user added.
        string? Delete(ContactStep.CreateInCrm create, Contact contact, bool inGroup)
        {
            var edited = contact.FieldsToCore() != create.Fields || contact.UpdatedAt != contact.CreatedAt
                || (contact.OptInChangedBy == SetBy.Person && contact.OptInChangedAt != create.No?.At) || contact.CreatedAt < run.StartedAt;
            if (edited || inGroup)
                return " was edited or put into a group since";
            db.Remove(contact);
            deleted.Add(contact);
            return null;
        }

        string? Restore(ContactStep.UpdateInCrm update, Contact? contact)
        {
            if (contact is null || contact.FieldsToCore() != update.After)
                return " was edited since";
            contact.Take(update.Before);
            contact.UpdatedAt = run.Now;
            fields++;
            return null;
        }

        // P7: set later than the bounce, so the next run does not mark it again.
        string? Unmark(Contact? contact)
        {
            var byThisRun = contact?.EmailDeliverableChangedAt is { } at && at >= run.StartedAt && at <= run.FinishedAt;
            if (contact is null || contact.Preferences.EmailDeliverable || !byThisRun)
                return ": Email Deliverable? was set since";
            contact.SetDeliverable(true, "the sync that set it was undone", run.Now);
            fields++;
            return null;
        }
    }
}
