using DonorSync.Database.Ports;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Groups;
using DonorSync.Sync;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Crm;

/// <summary>
/// Applies a batch of steps in one fenced transaction. What users changed since the plan was made is not overwritten. A step that a rule of
/// the database refuses does not stop the others (B7).
/// </summary>
sealed class CrmWriter(FencedDatabase database, IRunFence fence, Func<LinkId, GroupId?> groupOf, TimeProvider clock)
{
    public async Task<IReadOnlyList<StepResult>> ApplyAsync(IReadOnlyList<ContactStep> steps, CancellationToken cancellation)
    {
        try
        {
            return await TogetherAsync(steps, cancellation);
        }
        catch (DbUpdateException) when (steps.Count > 1)
        {
            // Another writer changed one of these contacts at the same time: the other steps are applied all the same.
            var results = new List<StepResult>(steps.Count);
            foreach (var step in steps)
                results.Add(await AloneAsync(step, cancellation));
            return results;
        }
    }

    async Task<StepResult> AloneAsync(ContactStep step, CancellationToken cancellation)
    {
        try
        {
            return (await TogetherAsync([step], cancellation))[0];
        }
        catch (DbUpdateException)
        {
            return RunSentences.ChangedInCrm;
        }
    }

    Task<List<StepResult>> TogetherAsync(IReadOnlyList<ContactStep> steps, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var batch = await CrmBatch.LoadAsync(db, steps, cancellation);
            var began = await fence.StartedAtAsync(db, database.Claim.Run, cancellation);
            return steps.Select(step => Apply(db, batch, step, began)).ToList();
        },
        cancellation);

    StepResult Apply(DonorSyncDb db, CrmBatch batch, ContactStep step, DateTimeOffset began) => step switch
    {
        ContactStep.SetOptIn s => SetOptIn(db, batch, s, began),
        ContactStep.CreateInCrm s => Create(db, batch, s, began),
        ContactStep.UpdateInCrm s => Update(batch, s),
        ContactStep.MarkUndeliverable s => Mark(batch, s),
        ContactStep.JoinGroup s => Join(db, batch, s),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step on the CRM"),
    };

    /// <summary>P1, P5 opt out; P3 opts in only if no contact has a No that is later than the donor's own action.</summary>
    StepResult SetOptIn(DonorSyncDb db, CrmBatch batch, ContactStep.SetOptIn step, DateTimeOffset began)
    {
        // Consent belongs to the address: a contact that has another address now is not changed (C10).
        var contacts = step.Contacts.Select(batch.Find).OfType<Contact>().Where(c => c.PrimaryEmailKey == step.Key.Value).ToList();
        if (contacts.Count == 0)
            return RunSentences.ContactGone;
        if (step.Yes && contacts.Exists(c => SaidNoLater(c, step.At)))
            return RunSentences.ChangedInCrm;
        foreach (var contact in contacts)
        {
            var before = contact.OptInChangedAt;
            if (OptInChange.Apply(contact, step.Yes, Author(step, Reason(step)), clock.Now()) is not { } evidence)
                continue;
            db.Add(evidence);
            // The run read the opt-out before this moment. A donor who opts in during the run must count as later than this No (P3).
            if (!step.Yes)
                evidence.SaidAt = contact.OptInChangedAt = before > began ? before : began;
        }
        return new StepResult.Done(contacts[0].Id.ToString());
    }

    ChangeAuthor Author(ContactStep step, string reason) =>
        new(ConsentSource.Sync, $"sync {database.Claim.Run.Value}", reason, step.Rule.ToString());

    static bool SaidNoLater(Contact contact, DateTimeOffset? act) =>
        contact is { Preferences.IntegrationEmailOptIn: false, OptInChangedBy: SetBy.Person }
        && (act is not { } at || Instants.WholeSecond(contact.OptInChangedAt) > at);

    static string Reason(ContactStep.SetOptIn step) =>
        step.Yes ? $"came back in Constant Contact by an own act ({step.At:u})"
        : step.Deleted ? "deleted in Constant Contact"
        : $"unsubscribed in Constant Contact ({step.At:u})";

    /// <summary>C4. If an import or a user added the contact since the plan was made, the next run reconciles it (T4).</summary>
    StepResult Create(DonorSyncDb db, CrmBatch batch, ContactStep.CreateInCrm step, DateTimeOffset began)
    {
        if (batch.Oldest(step.Email.Key) is not null)
            return RunSentences.AddressAdded;
        var now = clock.Now();
        var contact = new Contact
        {
            OrganizationId = db.Organization,
            Id = Guid.CreateVersion7(now),
            Type = ContactKind.Person,
            PrimaryEmail = step.Email.Address,
            CreatedAt = now,
            UpdatedAt = now,
        };
        contact.Take(step.Fields);
        db.Add(contact);
        db.Add(NoOf(step, batch, began) is { } no
            ? OptInChange.PassOn(contact, before: null, no,
                Author(step, $"came in from Constant Contact; the address was {no.InWords}") with { Rule = nameof(Rule.P9) }, now)
            : OptInChange.ApplyToImported(contact, Author(step, "came in from Constant Contact, where mail is permitted"), now));
        batch.Add(step.Key, contact);
        return new StepResult.Done(contact.Id.ToString());
    }

    /// <summary>P9. A No that was recorded since the plan was made, or of an address that it did not use (C8), counts as well.</summary>
    static RecordedNo? NoOf(ContactStep.CreateInCrm step, CrmBatch batch, DateTimeOffset began) =>
        step.No ?? (batch.NoOf(step.Email.Key) is { } no && (no.At >= began || step.Email.Key != step.Key) ? no : null);

    StepResult Update(CrmBatch batch, ContactStep.UpdateInCrm step)
    {
        if (batch.Find(step.Contact) is not { } contact)
            return RunSentences.ContactGone;
        if (contact.PrimaryEmailKey != step.Key.Value || contact.FieldsToCore() != step.Before)
            return RunSentences.ChangedInCrm;
        contact.Take(step.After);
        contact.UpdatedAt = clock.Now();
        return new StepResult.Done(contact.Id.ToString());
    }

    /// <summary>P7. Like an opt-in, it does not change the date that decides between two values of a field (T3).</summary>
    StepResult Mark(CrmBatch batch, ContactStep.MarkUndeliverable step)
    {
        if (batch.Find(step.Contact) is not { } contact)
            return RunSentences.ContactGone;
        if (contact.PrimaryEmailKey != step.Key.Value || contact.EmailDeliverableChangedAt > step.At)
            return RunSentences.ChangedInCrm;
        contact.SetDeliverable(false, ReasonOf(step), clock.Now());
        return new StepResult.Done(contact.Id.ToString());
    }

    static string ReasonOf(ContactStep.MarkUndeliverable step) => step.Bounce switch
    {
        BounceKind.NonExistent => $"bounced on {step.At:yyyy-MM-dd}: the address does not exist",
        BounceKind.Suspended => $"bounced on {step.At:yyyy-MM-dd}: Constant Contact stopped mailing the address",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step.Bounce, "not a kind of bounce"),
    };

    StepResult Join(DonorSyncDb db, CrmBatch batch, ContactStep.JoinGroup step)
    {
        var contact = step.Contact is { } id ? batch.Find(id) : batch.Oldest(step.Key);
        if (contact is null)
            return RunSentences.ContactGone;
        if (step.Contact is not null && contact.PrimaryEmailKey != step.Key.Value)
            return RunSentences.ChangedInCrm;
        if (groupOf(step.Link)?.ToGuid() is not { } group || !batch.HasGroup(group))
            return RunSentences.GroupGone;
        // P4: the next run removes the address from the list, so the list must not bring it into the group. P9: a contact that comes in
        // opted out joins its group and leaves the list in this run.
        if (!step.LeavesList && batch.IsNoSetInCrm(step.Key))
            return RunSentences.OptedOutMeanwhile;
        if (!batch.Join(group, contact.Id))
            return RunSentences.AlreadyInGroup;
        db.Add(new GroupMember { OrganizationId = db.Organization, GroupId = group, ContactId = contact.Id, AddedAt = clock.Now() });
        return new StepResult.Done(contact.Id.ToString());
    }
}
