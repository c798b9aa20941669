namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>
/// Everything one account holds, with its indexes. Nothing here decides; it keeps both ends of a relation true.
/// Whoever reads or writes holds <see cref="Gate"/>.
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

    /// <summary>Guards the sign-up form against abuse.</summary>
    public SignUpGuard SignUps { get; } = new();

    /// <summary>Moves whenever something may have changed; the state file is written when it has.</summary>
    public long Version { get; set; }

    public IReadOnlyList<Contact> Contacts => order.All;
    public IReadOnlyCollection<ContactList> Lists => lists.Values;

    public Guid NewId(DateTimeOffset now) => ids.Next(now);

    public Contact? FindContact(Guid contactId) => contacts.GetValueOrDefault(contactId);

    /// <summary>The holder of an address, deleted ones included: they keep their address.</summary>
    public Contact? FindByAddress(string address) => byAddress.GetValueOrDefault(Words.Fold(address));

    /// <summary>Everybody who has an address: usually one contact.</summary>
    public IEnumerable<Contact> AllAt(string address) => FindByAddress(address) is { } holder ? [holder, .. shared.Beside(Words.Fold(address))] : [];

    /// <summary>Counts a contact as active, or no longer, for the account's bill.</summary>
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

    /// <summary>Gives a contact an address, takes it away (null), or replaces it; the caller has checked that it is free.</summary>
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

    /// <summary>The first one with an address is the one that a look-up finds; others come only from seeding.</summary>
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
