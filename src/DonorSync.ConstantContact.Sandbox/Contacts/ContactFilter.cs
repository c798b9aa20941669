namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>Which contacts a read returns.</summary>
internal sealed class ContactFilter
{
    private readonly Paging paging;
    private readonly AccountStore store;
    private readonly List<Func<Contact, bool>> tests = [];

    public ContactFilter(Paging paging, AccountStore store, SandboxBehaviour behaviour)
    {
        this.paging = paging;
        this.store = store;
        AddStatus(paging.Words("status"));
        AddSmsStatus(paging.Words("sms_status"));
        if (paging.Words("lists") is { Length: > 0 } lists)
        {
            var members = lists.Select(id => store.FindList(Guid.Parse(id))).OfType<ContactList>().ToHashSet();
            tests.Add(contact => contact.Lists.Exists(members.Contains));
        }

        if (paging.Words("tags") is { Length: > 0 } tags)
        {
            var wanted = tags.Select(Guid.Parse).ToHashSet();
            tests.Add(contact => contact.Taggings.Exists(wanted.Contains));
        }

        AddWindow("updated", contact => contact.UpdatedAt, behaviour);
        AddWindow("created", contact => contact.CreatedAt, behaviour);
        AddWindow("optout", contact => contact.Email?.OptOutDate, behaviour);
        if (paging["segment_id"] is not null)
            tests.Add(contact => contact.IsActive);
    }

    public IEnumerable<Contact> All(bool oldestFirst)
    {
        if (paging["email"] is { } address)
            return store.AllAt(address).Where(Fits);
        var all = oldestFirst ? store.Contacts.Reverse() : store.Contacts;
        return all.Where(Fits);
    }

    private bool Fits(Contact contact)
    {
        foreach (var test in tests)
            if (!test(contact))
                return false;
        return true;
    }

    private void AddStatus(string[] words)
    {
        if (words.Contains("all"))
            return;
        if (words.Length == 0)
        {
            tests.Add(contact => !contact.IsDeleted);
            return;
        }

        var deleted = words.Contains("deleted");
        var active = words.Contains("active");
        var permissions = words.Except(["deleted", "active"]).Select(Words.ReadPermission).ToHashSet();
        tests.Add(contact => contact.IsDeleted
            ? deleted
            : (active && contact.IsActive) || (contact.Email is { } email && permissions.Contains(email.Permission)));
    }

    private void AddSmsStatus(string[] words)
    {
        if (words.Length > 0)
            tests.Add(contact => contact.Sms is { } sms && (words.Contains("all") || words.Contains(sms.Permission)));
    }

    private void AddWindow(string name, Func<Contact, DateTimeOffset?> time, SandboxBehaviour behaviour)
    {
        var inclusive = behaviour.InclusiveBounds;
        if (paging.Time(name + "_after") is { } after)
            tests.Add(contact => time(contact) is { } at && (at > after || (inclusive && at == after)));
        if (paging.Time(name + "_before") is { } before)
            tests.Add(contact => time(contact) is { } at && (at < before || (inclusive && at == before)));
    }
}
