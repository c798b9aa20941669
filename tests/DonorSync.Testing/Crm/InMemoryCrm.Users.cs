namespace DonorSync.Testing;

/// <summary>What users do in the CRM. A change that changes nothing moves no time.</summary>
public sealed partial class InMemoryCrm
{
    public CrmContact Add(EmailAddress? email, ContactFields? fields = null, ContactKind kind = ContactKind.Person,
        string? companyName = null)
    {
        if (email is not null && state.Erased.Contains(email.Key))
            throw new InvalidOperationException($"{email} was erased; an administrator can lift that.");
        var contact = new CrmContact
        {
            Id = new(ids.Next("c")),
            Kind = kind,
            Email = email,
            Fields = fields ?? new ContactFields(),
            CompanyName = companyName,
            OptIn = new(true, SetBy.Person, clock.Now),
            CreatedAt = clock.Now,
            UpdatedAt = clock.Now,
            Groups = [],
        };
        Change(Arrive(state.With(contact), contact.Id));
        return state.Find(contact.Id)!;
    }

    public void Edit(ContactId id, Func<ContactFields, ContactFields> edit)
    {
        var contact = state.Find(id)!;
        if (edit(contact.Fields) is var fields && fields != contact.Fields)
            Change(state.With(contact with { Fields = fields, UpdatedAt = clock.Now }));
    }

    /// <summary>C7. The No of the contact stays with the old address (P9), and the new address keeps its own.</summary>
    public void ChangeEmail(ContactId id, EmailAddress? email)
    {
        var before = state.Find(id)!;
        var after = state.With(before with { Email = email, UpdatedAt = clock.Now });
        Change(before.Key == (email?.Key ?? EmailKey.None) ? after : Arrive(PassOn(after, before), id));
    }

    public void SetOptIn(ContactId id, bool yes)
    {
        var contact = state.Find(id)!;
        if (contact.OptIn.Yes == yes)
            return;
        var after = state.With(contact with { OptIn = new(yes, SetBy.Person, clock.Now), UpdatedAt = clock.Now });
        if (contact.Email is not null)
            after = yes ? after with { Nos = after.Nos.Remove(contact.Key) } : after.Record(new(contact.Key, SetBy.Person, clock.Now));
        Change(after);
    }

    public void SetDeliverable(ContactId id, bool yes)
    {
        var contact = state.Find(id)!;
        if (contact.Deliverability.Yes != yes)
            Change(state.With(contact with { Deliverability = new(yes, clock.Now), UpdatedAt = clock.Now }));
    }

    public void Join(ContactId id, GroupId group)
    {
        var contact = state.Find(id)!;
        if (!contact.Groups.Contains(group))
            Change(state.With(contact with { Groups = contact.Groups.Add(group) }));
    }

    public void Leave(ContactId id, GroupId group)
    {
        var contact = state.Find(id)!;
        if (contact.Groups.Contains(group))
            Change(state.With(contact with { Groups = contact.Groups.Remove(group) }));
    }

    /// <summary>C10, P9: a No stays with the address, and with the contacts that share it.</summary>
    public void Delete(ContactId id)
    {
        var contact = state.Find(id)!;
        Change(PassOn(state with { Contacts = state.Contacts.Remove(id.Value) }, contact));
    }

    /// <summary>C12: an address that no other contact has is not to come back; its No is erased with it.</summary>
    public void Erase(ContactId id)
    {
        var contact = state.Find(id)!;
        Delete(id);
        if (contact.Email is not null && !state.At(contact.Key).Any())
            Change(state with { Erased = state.Erased.Add(contact.Key), Nos = state.Nos.Remove(contact.Key) });
    }

    /// <summary>L8: the CRM refuses a second group of the same name; the group of that name is returned.</summary>
    public CrmGroup AddGroup(string name)
    {
        if (state.GroupNamed(name) is { } there)
            return there;
        var group = new CrmGroup(new(ids.Next("g")), name);
        Change(state.With(group));
        return group;
    }

    /// <summary>Renames groups together, so that two can swap their names (L4).</summary>
    public void Rename(params ReadOnlySpan<(GroupId Group, string Name)> renames)
    {
        var after = state;
        foreach (var (group, name) in renames)
            after = after.With(after.Groups[group.Value] with { Name = name });
        if (after.Groups.Values.GroupBy(static g => GroupNames.Fold(g.Name)).Any(static same => same.Count() > 1))
            throw new InvalidOperationException("A second group of one name.");
        Change(after);
    }

    public void DeleteGroup(GroupId group)
    {
        var after = state with { Groups = state.Groups.Remove(group.Value) };
        foreach (var member in state.Contacts.Values.Where(c => c.Groups.Contains(group)))
            after = after.With(member with { Groups = member.Groups.Remove(group) });
        Change(after);
    }

    CrmState PassOn(CrmState after, CrmContact leaving)
    {
        if (leaving.OptIn.Yes || leaving.Email is null)
            return after;
        after = after.Record(new(leaving.Key, leaving.OptIn.By, leaving.OptIn.At));
        foreach (var other in after.At(leaving.Key).Where(c => c.Id != leaving.Id && c.OptIn.Yes).ToList())
            after = after.With(other with { OptIn = leaving.OptIn, UpdatedAt = clock.Now });
        return after;
    }

    /// <summary>P9, C10: a contact gets the No of the address that it comes to.</summary>
    static CrmState Arrive(CrmState after, ContactId id)
    {
        var contact = after.Find(id)!;
        if (contact.Email is null || !contact.OptIn.Yes)
            return contact is { Email: not null } ? after.Record(new(contact.Key, contact.OptIn.By, contact.OptIn.At)) : after;
        var nos = after.At(contact.Key).Where(c => c.Id != id && !c.OptIn.Yes)
            .Select(static c => new RecordedNo(c.Key, c.OptIn.By, c.OptIn.At)).ToList();
        if (after.Nos.TryGetValue(contact.Key, out var recorded))
            nos.Add(recorded);
        return nos.Count == 0 ? after : after.With(contact with { OptIn = Of(nos.Aggregate(RecordedNo.Stronger)) });
    }

    static OptIn Of(RecordedNo no) => new(false, no.By, no.At);
}
