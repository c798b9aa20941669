namespace DonorSync.Core.Tests.StateMachine;

/// <summary>A donor database in memory. Oldest contacts come first.</summary>
sealed class CrmSide(MachineClock clock)
{
    int born;

    public List<CrmContact> Contacts { get; } = [];

    public List<CrmGroup> Groups { get; } = [];

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
        return contact;
    }

    public void Change(ContactId id, Func<CrmContact, CrmContact> change)
    {
        var at = Contacts.FindIndex(c => c.Id == id);
        Contacts[at] = change(Contacts[at]);
    }

    public void SetOptIn(ContactId id, bool yes, SetBy by) =>
        Change(id, c => c.OptIn.Yes == yes ? c : c with { OptIn = new(yes, by, clock.Now) });

    public void Join(ContactId id, GroupId group) =>
        Change(id, c => c.Groups.Contains(group) ? c : c with { Groups = c.Groups.Add(group) });

    public void Leave(ContactId id, GroupId group) => Change(id, c => c with { Groups = c.Groups.Remove(group) });

    /// <summary>The CRM refuses a second group of one name (L8): the group of that name, made now or before.</summary>
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

    /// <summary>So many groups from a place on pass their names on, the last one to the first one (L4).</summary>
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
