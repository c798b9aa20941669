namespace DonorSync.Testing;

/// <summary>Applies steps of a run to a CRM, as <see cref="ICrm.ApplyAsync"/> promises: never over what users changed.</summary>
sealed class CrmBatch(CrmState state, Func<LinkId, GroupId?> groupOf, DateTimeOffset began, DateTimeOffset now, IdSequence ids)
{
    static readonly StepResult Gone = new StepResult.Failed(FailureKind.ContactGone, "the contact is no longer exist");
    static readonly StepResult Changed = new StepResult.Failed(FailureKind.ChangedInCrm, "changed in the CRM since the plan was made");
    static readonly StepResult NoGroup = new StepResult.Failed(FailureKind.GroupGone, "the group is not there");
    static readonly StepResult Found = new StepResult.Overtaken("a contact with this address was added meanwhile");
    static readonly StepResult OptedOut = new StepResult.Overtaken("opted out meanwhile");
    static readonly StepResult AlreadyIn = new StepResult.Overtaken("was added to the group meanwhile");

    /// <summary>Contacts that this batch created, under the key that their steps name them by (C8: not always their own).</summary>
    readonly Dictionary<EmailKey, ContactId> created = [];

    public CrmState State { get; private set; } = state;

    public StepResult Apply(ContactStep step) => step switch
    {
        ContactStep.SetOptIn s => SetOptIn(s),
        ContactStep.CreateInCrm s => Create(s),
        ContactStep.UpdateInCrm s => Update(s),
        ContactStep.MarkUndeliverable s => Mark(s),
        ContactStep.JoinGroup s => Join(s),
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step on the CRM"),
    };

    /// <summary>P1, P5 lower; P3 raises only where no user has said No later than the donor's own act.</summary>
    StepResult SetOptIn(ContactStep.SetOptIn step)
    {
        var contacts = step.Contacts.Select(State.Find).OfType<CrmContact>().Where(c => c.Key == step.Key).ToList();
        if (contacts.Count == 0)
            return Gone;
        if (step.Yes && contacts.Exists(c => c.OptIn.IsNoSetInCrm && !(step.At >= Instants.WholeSecond(c.OptIn.At))))
            return Changed;
        foreach (var contact in contacts.Where(c => c.OptIn.Yes != step.Yes))
        {
            // What was read is older than this moment: a donor who comes back during the run comes back later than the No (P3).
            var at = step.Yes ? now : contact.OptIn.At > began ? contact.OptIn.At : began;
            Consent(contact with { OptIn = new(step.Yes, SetBy.Sync, at) });
        }
        return new StepResult.Done(contacts[0].Id.Value);
    }

    void Consent(CrmContact contact)
    {
        State = State.With(contact);
        State = contact.OptIn.Yes
            ? State with { Nos = State.Nos.Remove(contact.Key) }
            : State.Record(new(contact.Key, contact.OptIn.By, contact.OptIn.At));
    }

    /// <summary>C4, and P9 where the address was opted out since the plan was made, or the plan went by another address (C8).</summary>
    StepResult Create(ContactStep.CreateInCrm step)
    {
        if (State.At(step.Email.Key).Any())
            return Found;
        var recorded = State.Nos.GetValueOrDefault(step.Email.Key);
        var no = step.No ?? (recorded is not null && (recorded.At >= began || step.Email.Key != step.Key) ? recorded : null);
        var contact = new CrmContact
        {
            Id = new(ids.Next("c")),
            Kind = ContactKind.Person,
            Email = step.Email,
            Fields = step.Fields,
            OptIn = no is null ? new(true, SetBy.Sync, now) : new(false, no.By, no.At),
            CreatedAt = now,
            UpdatedAt = now,
            Groups = [],
        };
        Consent(contact);
        created[step.Key] = contact.Id;
        return new StepResult.Done(contact.Id.Value);
    }

    StepResult Update(ContactStep.UpdateInCrm step)
    {
        if (State.Find(step.Contact) is not { } contact)
            return Gone;
        if (contact.Key != step.Key || contact.Fields != step.Before)
            return Changed;
        State = State.With(contact with { Fields = step.After, UpdatedAt = now });
        return new StepResult.Done(contact.Id.Value);
    }

    StepResult Mark(ContactStep.MarkUndeliverable step)
    {
        if (State.Find(step.Contact) is not { } contact)
            return Gone;
        if (contact.Key != step.Key || contact.Deliverability.SetAt > step.At)
            return Changed;
        State = State.With(contact with { Deliverability = new(false, now) });
        return new StepResult.Done(contact.Id.Value);
    }

    StepResult Join(ContactStep.JoinGroup step)
    {
        var contact = step.Contact is { } id ? State.Find(id)
            : State.At(step.Key).FirstOrDefault() ?? (created.TryGetValue(step.Key, out var made) ? State.Find(made) : null);
        if (contact is null)
            return Gone;
        if (step.Contact is not null && contact.Key != step.Key)
            return Changed;
        if (groupOf(step.Link) is not { } group || !State.Groups.ContainsKey(group.Value))
            return NoGroup;
        // P4: the next run removes the address from the list, so the list must not bring it into the group.
        if (!step.LeavesList && State.At(step.Key).Any(static c => c.OptIn.IsNoSetInCrm))
            return OptedOut;
        if (contact.Groups.Contains(group))
            return AlreadyIn;
        State = State.With(contact with { Groups = contact.Groups.Add(group) });
        return new StepResult.Done(contact.Id.Value);
    }
}
