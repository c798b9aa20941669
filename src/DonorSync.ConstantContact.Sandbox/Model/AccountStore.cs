namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// All data of one account, with its indexes. It has no rules; it keeps both sides of each relation consistent. Callers must hold
/// <see cref="Gate"/>.
/// </summary>
internal sealed class AccountStore(string id, TimeUuid ids)
{
    private readonly Dictionary<Guid, Contact> contacts = [];
    private readonly Dictionary<string, Contact> byAddress = new(StringComparer.Ordinal);
    private readonly SharedAddresses shared = new();
    private readonly ContactOrder order = new();
    private readonly SortedDictionary<Guid, ContactList> lists = [];

    public Lock Gate { get; } = new();

    /// <summary>The <c>encoded_account_id</c>.</summary>
    public string Id => id;
    public AccountProfile Profile { get; set; } = new();
    public ActivityQueue Activities { get; } = new();
    public SortedDictionary<Guid, Tag> Tags { get; } = [];
    public Dictionary<Guid, CustomField> CustomFields { get; } = [];
    public List<Campaign> Campaigns { get; } = [];
    public Billing Billing { get; set; } = new();

    /// <summary>Protects the sign-up form against abuse.</summary>
    public SignUpGuard SignUps { get; } = new();

    /// <summary>Increases whenever something may have changed; the state file is written then.</summary>
    public long Version { get; set; }

    public IReadOnlyList<Contact> Contacts => order.All;
    public IReadOnlyCollection<ContactList> Lists => lists.Values;

    public Guid NewId(DateTimeOffset now) => ids.Next(now);

    public Contact? FindContact(Guid contactId) => contacts.GetValueOrDefault(contactId);

    /// <summary>Returns the contact with an address; deleted contacts keep theirs.</summary>
    public Contact? FindByAddress(string address) => byAddress.GetValueOrDefault(Words.Fold(address));

    /// <summary>Returns all contacts with an address, usually one.</summary>
    public IEnumerable<Contact> AllAt(string address) =>
        FindByAddress(address) is { } holder ? [holder, .. shared.Beside(Words.Fold(address))] : [];

    /// <summary>Adds a contact to the account's bill if it has become active, or removes it.</summary>
    public void Count(Contact contact, DateTimeOffset now)
    {
        if (contact.IsActive == contact.IsCounted)
            return;
        contact.IsCounted = contact.IsActive;
        Billing.Move(contact.IsActive ? +1 : -1, now);
    }

    public ContactList? FindList(Guid listId) => lists.GetValueOrDefault(listId);

    public void Add(Contact contact)
    {
        if (contact.Email is { } email)
            Enter(email.Address, contact);
        contacts.Add(contact.Id, contact);
        order.Add(contact);
    }

    public void Add(ContactList list) => lists.Add(list.Id, list);

    /// <summary>Sets, replaces or removes (null) the address of a contact; the caller has checked that no other contact has it.</summary>
    public void SetEmail(Contact contact, EmailAddress? email)
    {
        if (contact.Email is { } old)
            Leave(old.Address, contact);
        contact.Email = email;
        if (email is not null)
            Enter(email.Address, contact);
    }

    public void Rename(Contact contact, string address)
    {
        Leave(contact.Email!.Address, contact);
        contact.Email.Address = address;
        Enter(address, contact);
    }

    /// <summary>A look-up finds the first contact with an address; only seeding creates further ones.</summary>
    private void Enter(string address, Contact contact)
    {
        if (!byAddress.TryAdd(Words.Fold(address), contact))
            shared.Add(Words.Fold(address), contact);
    }

    private void Leave(string address, Contact contact)
    {
        var key = Words.Fold(address);
        if (byAddress.GetValueOrDefault(key) != contact)
            shared.Remove(key, contact);
        else if (shared.TakeFirst(key) is { } next)
            byAddress[key] = next;
        else
            byAddress.Remove(key);
    }
}

/// <summary>The second and further contacts with the same address. Real accounts have some, rarely.</summary>
internal sealed class SharedAddresses
{
    private readonly Dictionary<string, List<Contact>> others = new(StringComparer.Ordinal);

    public IReadOnlyList<Contact> Beside(string key) => others.GetValueOrDefault(key) ?? [];

    public void Add(string key, Contact contact)
    {
        if (!others.TryGetValue(key, out var there))
            others[key] = there = [];
        there.Add(contact);
    }

    public void Remove(string key, Contact contact)
    {
        if (others.TryGetValue(key, out var there) && there.Remove(contact) && there.Count == 0)
            others.Remove(key);
    }

    public Contact? TakeFirst(string key)
    {
        if (Beside(key) is not [var first, ..])
            return null;
        Remove(key, first);
        return first;
    }
}
