using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>
/// One undo at work, some hundred steps at a time, because everybody else waits while it writes. Memberships first, so that an
/// imported contact is then in no group but those people put it in.
/// </summary>
sealed class UndoWork(DonorSyncDb db, RunRow run, ChangeAuthor author, DateTimeOffset now)
{
    const int AtOnce = 500;

    readonly List<Contact> deleted = [];
    Dictionary<string, Guid> groups = [];

    public int Contacts { get; private set; }
    public int Memberships { get; private set; }
    public int Fields { get; private set; }
    public List<string> LeftAlone { get; } = [];

    public async Task UndoAsync(CancellationToken cancellation)
    {
        groups = await db.Set<LinkRow>().Where(l => l.AccountId == run.AccountId)
            .ToDictionaryAsync(l => l.LinkId, l => Guid.Parse(l.GroupId), cancellation);
        await PassAsync(StepPhase.CrmMemberships, LeaveAsync, cancellation);
        await PassAsync(StepPhase.CrmContacts, TakeBackAsync, cancellation);
    }

    async Task PassAsync(StepPhase phase, Func<List<Effect>, CancellationToken, Task> undo, CancellationToken cancellation)
    {
        var after = 0L;
        while (true)
        {
            var steps = await db.Set<StepRow>().AsNoTracking()
                .Where(s => s.RunId == run.Id && s.Phase == phase && s.State == StepState.Done && s.Sequence > after)
                .OrderBy(s => s.Sequence).Take(AtOnce).ToListAsync(cancellation);
            if (steps.Count == 0)
                return;
            after = steps[^1].Sequence;
            await undo([.. steps.Where(static s => s.CrmContact is not null).Select(Effect.Of)], cancellation);
            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Entries().Where(static e => e.Entity is not RunRow).ToList().ForEach(static e => e.State = EntityState.Detached);
        }
    }

    async Task LeaveAsync(List<Effect> joined, CancellationToken cancellation)
    {
        var (ids, keys) = (joined.ConvertAll(static e => e.Contact), joined.ConvertAll(static e => e.Step.Key.Value));
        var members = await db.GroupMembers.Where(m => ids.Contains(m.ContactId)).ToDictionaryAsync(m => (m.GroupId, m.ContactId), cancellation);
        var baselines = await db.Set<BaselineRow>().Where(b => b.AccountId == run.AccountId && keys.Contains(b.Key)).ToDictionaryAsync(b => b.Key, cancellation);
        foreach (var effect in joined)
        {
            var step = (ContactStep.JoinGroup)effect.Step;
            var here = groups.TryGetValue(step.Link.Value, out var group) && members.Remove((group, effect.Contact), out var member) ? member : null;
            // Joining is idempotent: who was in the group before, or was put into it again since, is there by a person's will.
            if (here is null || here.AddedAt < run.StartedAt || here.AddedAt > run.FinishedAt)
            {
                LeftAlone.Add($"{effect.Who} has left {effect.Place}, or was put into it by somebody else");
                continue;
            }
            db.Remove(here);
            Memberships++;
            if (baselines.TryGetValue(step.Key.Value, out var baseline))
                baseline.Memberships = MembershipText.Write(baseline.ToCore().With(step.Link, Membership.Undone).Memberships);
        }
    }

    async Task TakeBackAsync(List<Effect> made, CancellationToken cancellation)
    {
        var ids = made.ConvertAll(static e => e.Contact);
        var contacts = await db.Contacts.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var inGroups = await db.GroupMembers.Where(m => ids.Contains(m.ContactId)).Select(m => m.ContactId).ToHashSetAsync(cancellation);
        foreach (var effect in made)
        {
            var contact = contacts.GetValueOrDefault(effect.Contact);
            switch (effect.Step)
            {
                case ContactStep.CreateInCrm create when contact is not null:
                    Delete(create, contact, inGroups.Contains(contact.Id), effect);
                    break;
                case ContactStep.UpdateInCrm update:
                    Restore(update, contact, effect);
                    break;
                case ContactStep.MarkUndeliverable:
                    Unmark(contact, effect);
                    break;
            }
        }
        await AddressConsent.PassOnAsync(db, deleted, "was deleted by the undo of a sync", author, now, cancellation);
        deleted.Clear();
    }

    void Delete(ContactStep.CreateInCrm create, Contact contact, bool inGroup, Effect effect)
    {
        // Made by this run means: not there before it. Creating is idempotent, so the step may have found somebody's entry.
        var edited = contact.FieldsToCore() != create.Fields || contact.UpdatedAt != contact.CreatedAt || (contact.OptInChangedBy == SetBy.Person && contact.OptInChangedAt != create.No?.At)
            || contact.CreatedAt < run.StartedAt;
        if (edited || inGroup)
        {
            LeftAlone.Add($"{effect.Who} was edited or put into a group since");
            return;
        }
        db.Remove(contact);
        deleted.Add(contact);
        Contacts++;
    }

    void Restore(ContactStep.UpdateInCrm update, Contact? contact, Effect effect)
    {
        if (contact is null || contact.FieldsToCore() != update.After)
        {
            LeftAlone.Add($"{effect.Who} was edited since");
            return;
        }
        contact.Take(update.Before);
        contact.UpdatedAt = now;
        Fields++;
    }

    /// <summary>P7: set later than the bounce, so the next run does not mark it again.</summary>
    void Unmark(Contact? contact, Effect effect)
    {
        var byThisRun = contact?.EmailDeliverableChangedAt is { } at && at >= run.StartedAt && at <= run.FinishedAt;
        if (contact is null || contact.Preferences.EmailDeliverable || !byThisRun)
        {
            LeftAlone.Add($"{effect.Who}: Email Deliverable? was set since");
            return;
        }
        contact.SetDeliverable(true, "the sync that set it was undone", now);
        Fields++;
    }

    /// <summary>A step that was done, and the CRM contact it was done to.</summary>
    sealed record Effect(ContactStep Step, Guid Contact, string? Who, string? Place)
    {
        public static Effect Of(StepRow row) => new((ContactStep)row.ToStep(), Guid.Parse(row.CrmContact!), row.Contact, row.Place);
    }
}
