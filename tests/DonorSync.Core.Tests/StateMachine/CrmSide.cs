namespace DonorSync.Core.Tests.StateMachine;

/// <summary>A donor database in memory. The oldest contacts come first.</summary>
sealed class CrmSide(MachineClock clock)
{
    int born;

    public List<CrmContact> Contacts { get; } = [];

    public List<CrmGroup> Groups { get; } = [];

    /// <summary>P9: the addresses whose last recorded consent is an opt-out. They outlive the contacts.</summary>
    public Dictionary<EmailKey, RecordedNo> Nos { get; } = [];

    public IEnumerable<CrmContact> At(EmailKey key) => Contacts.Where(c => c.Key == key);

    public CrmContact? Find(ContactId id) => Contacts.Find(c => c.Id == id);

    public CrmContact Add(ContactKind kind, EmailAddress? email, ContactFields fields, SetBy by)
    {
        var contact = new CrmContact
        {
            Id = new($"c{++born:00}"),
            Kind = kind,
            Email = email,
            Fields = fields,
            CompanyName = kind == ContactKind.Organization ? "Ltd" : null,
            OptIn = new(true, by, clock.Now),
            CreatedAt = clock.Now,
            UpdatedAt = clock.Now,
            Groups = [],
        };
        Contacts.Add(contact);
        return Arrive(contact.Id);
    }

    /// <summary>C10: a contact that leaves its address passes its opt-out to those that share it; the address keeps it (P9).</summary>
    public void PassOn(CrmContact leaving)
    {
        if (leaving.OptIn.Yes || leaving.Email is null)
            return;
        Record(new(leaving.Key, leaving.OptIn.By, leaving.OptIn.At));
        foreach (var other in At(leaving.Key).Where(c => c.Id != leaving.Id && c.OptIn.Yes).ToList())
            Change(other.Id, c => c with { OptIn = leaving.OptIn });
    }

    public void Delete(CrmContact contact)
    {
        Contacts.Remove(contact);
        PassOn(contact);
    }

    public void ChangeEmail(ContactId id, EmailAddress? email)
    {
        var before = Find(id)!;
        Change(id, c => c with { Email = email, UpdatedAt = clock.Now });
        if (before.Key == Find(id)!.Key)
            return;
        PassOn(before);
        Arrive(id);
    }

    /// <summary>P9: a contact gets the opt-out of its new address.</summary>
    CrmContact Arrive(ContactId id)
    {
        var contact = Find(id)!;
        var nos = At(contact.Key).Where(c => c.Id != id && !c.OptIn.Yes).Select(static c => new RecordedNo(c.Key, c.OptIn.By, c.OptIn.At))
            .ToList();
        if (Nos.TryGetValue(contact.Key, out var recorded))
            nos.Add(recorded);
        if (contact.OptIn.Yes && contact.Email is not null && nos.Count > 0)
            Change(id, c => c with { OptIn = Of(nos.Aggregate(RecordedNo.Stronger)) });
        return Find(id)!;
    }

    public static OptIn Of(RecordedNo no) => new(false, no.By, no.At);

    public void Record(RecordedNo no) => Nos[no.Key] = Nos.TryGetValue(no.Key, out var other) ? RecordedNo.Stronger(no, other) : no;

    public void Change(ContactId id, Func<CrmContact, CrmContact> change)
    {
        var at = Contacts.FindIndex(c => c.Id == id);
        Contacts[at] = change(Contacts[at]);
    }

    public void SetOptIn(ContactId id, bool yes, SetBy by)
    {
        var contact = Find(id)!;
        if (contact.OptIn.Yes == yes)
            return;
        Change(id, c => c with { OptIn = new(yes, by, clock.Now) });
        if (contact.Email is null)
            return;
        if (yes)
            Nos.Remove(contact.Key);
        else
            Record(new(contact.Key, by, clock.Now));
    }

    /// <summary>C4, P9: creates the contact of a sync, with the consent that the sync decided.</summary>
    public void Import(EmailAddress email, ContactFields fields, RecordedNo? no)
    {
        // An opt-in is recorded as well.
        if (no is null)
            Nos.Remove(email.Key);
        var contact = Add(ContactKind.Person, email, fields, SetBy.Sync);
        if (no is not null)
            Change(contact.Id, c => c with { OptIn = Of(no) });
    }

    public void Join(ContactId id, GroupId group) =>
        Change(id, c => c.Groups.Contains(group) ? c : c with { Groups = c.Groups.Add(group) });

    public void Leave(ContactId id, GroupId group) => Change(id, c => c with { Groups = c.Groups.Remove(group) });

    /// <summary>Returns the group with a name, created now or before: the CRM refuses a second group of one name (L8).</summary>
    public CrmGroup GroupNamed(string name)
    {
        if (Groups.Find(g => GroupNames.Fold(g.Name) == GroupNames.Fold(name)) is { } there)
            return there;
        var group = new CrmGroup(new($"g{++born:00}"), name);
        Groups.Add(group);
        return group;
    }

    public void Rename(CrmGroup group, string name)
    {
        if (!Groups.Exists(g => g.Id != group.Id && GroupNames.Fold(g.Name) == GroupNames.Fold(name)))
            Groups[Groups.IndexOf(group)] = group with { Name = name };
    }

    /// <summary>Rotates the names of some groups: each passes its name to the next, the last one to the first (L4).</summary>
    public void RotateNames(int count, int from)
    {
        count = Math.Min(count, Groups.Count);
        int[] places = [.. Enumerable.Range(0, count).Select(i => (from + i) % Groups.Count)];
        string[] names = [.. places.Select(p => Groups[p].Name)];
        for (var i = 0; i < count; i++)
            Groups[places[i]] = Groups[places[i]] with { Name = names[(i + 1) % count] };
    }

    public void Delete(CrmGroup group)
    {
        Groups.Remove(group);
        foreach (var contact in Contacts.ToList())
            Leave(contact.Id, group.Id);
    }
}
