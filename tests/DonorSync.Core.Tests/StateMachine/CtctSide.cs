namespace DonorSync.Core.Tests.StateMachine;

/// <summary>
/// Constant Contact in memory, as far as the rules depend on it: one contact per address, deleted ones included. An unsubscribed or
/// deleted contact is on no list and cannot be added to one. An import changes no permission.
/// </summary>
sealed class CtctSide(MachineClock clock)
{
    int born;

    public List<CtctContact> Contacts { get; } = [];

    public List<CtctList> Lists { get; } = [];

    public IEnumerable<CtctList> LiveLists => Lists.Where(static l => !l.Deleted);

    /// <summary>
    /// Memberships that ended in Constant Contact, not by the sync, as far as the sync can know: the basis of M4. A removal by the sync
    /// that
    /// was not recorded looks the same if the contact is back in the group before the next run.
    /// </summary>
    public HashSet<(CtctContactId, ListId)> Left { get; } = [];

    public CtctContact? Find(CtctContactId id) => Contacts.Find(c => c.Id == id);

    public CtctContact? At(EmailKey key) => Contacts.Find(c => c.Email!.Key == key);

    public CtctContact Add(EmailAddress email, CtctFields fields)
    {
        var contact = new CtctContact
        {
            Id = new($"t{++born:00}"),
            Email = email,
            Permission = Permission.Implicit,
            PermissionAt = clock.Now,
            Fields = fields,
            UpdatedAt = clock.Now,
            Lists = [],
        };
        Contacts.Add(contact);
        return contact;
    }

    public void Change(CtctContactId id, Func<CtctContact, CtctContact> change)
    {
        var at = Contacts.FindIndex(c => c.Id == id);
        Contacts[at] = change(Contacts[at]);
    }

    public bool AddToList(CtctContactId id, ListId list)
    {
        if (Find(id) is not { Deleted: false, Permission: not Permission.Unsubscribed } || !LiveLists.Any(l => l.Id == list))
            return false;
        Change(id, c => c.Lists.Contains(list) ? c : c with { Lists = c.Lists.Add(list) });
        return true;
    }

    public void RemoveFromList(CtctContactId id, ListId list) => Change(id, c => c with { Lists = c.Lists.Remove(list) });

    public void LeaveList(CtctContactId id, ListId list)
    {
        Left.Add((id, list));
        RemoveFromList(id, list);
    }

    public void LeaveAll(CtctContactId id)
    {
        foreach (var list in Find(id)!.Lists)
            LeaveList(id, list);
    }

    /// <summary>Returns null when another list has the name: names are unique.</summary>
    public CtctList? AddList(string name)
    {
        if (HasList(name))
            return null;
        var list = new CtctList(new($"l{++born:00}"), name);
        Lists.Add(list);
        return list;
    }

    public bool Rename(ListId id, string name)
    {
        var at = Lists.FindIndex(l => l.Id == id && !l.Deleted);
        if (at < 0 || LiveLists.Any(l => l.Id != id && GroupNames.Fold(l.Name) == GroupNames.Fold(name)))
            return false;
        Lists[at] = Lists[at] with { Name = name };
        return true;
    }

    public void DeleteList(ListId id)
    {
        var at = Lists.FindIndex(l => l.Id == id);
        Lists[at] = Lists[at] with { Deleted = true };
        foreach (var contact in Contacts.ToList())
            RemoveFromList(contact.Id, id);
    }

    public bool HasList(string name) => LiveLists.Any(l => GroupNames.Fold(l.Name) == GroupNames.Fold(name));
}
