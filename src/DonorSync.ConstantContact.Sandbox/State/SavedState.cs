using DonorSync.ConstantContact.Sandbox.OAuth;

namespace DonorSync.ConstantContact.Sandbox.State;

/// <summary>The complete state of a sandbox as JSON. It contains only digests of tokens.</summary>
internal sealed record SavedState
{
    public const int CurrentFormat = 1;

    public required int Format { get; init; }
    public TimeSpan ClockOffset { get; init; }
    public IReadOnlyList<SavedAccount> Accounts { get; init; } = [];
    public IReadOnlyList<AccessGrant> Grants { get; init; } = [];
    public IReadOnlyDictionary<string, SavedToken> Tokens { get; init; } = new Dictionary<string, SavedToken>();
}

internal sealed record SavedToken(Guid GrantId, DateTimeOffset ExpiresAt);

internal sealed record SavedAccount
{
    public required string Id { get; init; }
    public required AccountProfile Profile { get; init; }
    public IReadOnlyList<ContactList> Lists { get; init; } = [];
    public IReadOnlyList<SavedContact> Contacts { get; init; } = [];
    public IReadOnlyList<Tag> Tags { get; init; } = [];
    public IReadOnlyList<CustomField> CustomFields { get; init; } = [];
    public IReadOnlyList<Campaign> Campaigns { get; init; } = [];
    public IReadOnlyList<Activity> Activities { get; init; } = [];
    public IReadOnlyDictionary<Guid, string> Exports { get; init; } = new Dictionary<Guid, string>();
    public Billing? Billing { get; init; }

    public static SavedAccount Of(AccountStore store) => new()
    {
        Id = store.Id,
        Profile = store.Profile,
        Lists = [.. store.Lists],
        Contacts = [.. store.Contacts.Select(SavedContact.Of)],
        Tags = [.. store.Tags.Values],
        CustomFields = [.. store.CustomFields.Values],
        Campaigns = [.. store.Campaigns],
        Activities = [.. store.Activities.All],
        Exports = new Dictionary<Guid, string>(store.Activities.Exports),
        Billing = store.Billing,
    };

    public AccountStore Restore(TimeUuid ids)
    {
        var store = new AccountStore(Id, ids) { Profile = Profile, Billing = Billing ?? new() };
        foreach (var list in Lists)
            store.Add(list);
        foreach (var contact in Contacts)
            contact.Restore(store);
        store.Billing.Active = store.Contacts.Count(static contact => contact.IsActive);
        foreach (var tag in Tags)
            store.Tags.Add(tag.Id, tag);
        foreach (var field in CustomFields)
            store.CustomFields.Add(field.Id, field);
        store.Campaigns.AddRange(Campaigns);
        foreach (var activity in Activities)
            store.Activities.Add(activity);
        foreach (var (id, csv) in Exports)
            store.Activities.Exports.Add(id, csv);
        ids.StartAfter([.. Lists.Select(list => list.Id), .. Contacts.Select(contact => contact.Id),
            .. Activities.Select(activity => activity.Id), .. Tags.Select(tag => tag.Id), .. CustomFields.Select(field => field.Id),
                .. Campaigns.Select(campaign => campaign.ActivityId)]);
        return store;
    }
}

/// <summary>A contact with its lists as ids.</summary>
internal sealed record SavedContact
{
    public required Guid Id { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateOnly? DeletedAt { get; init; }
    public EmailAddress? Email { get; init; }
    public PersonalFields Person { get; init; } = PersonalFields.None;
    public ActedBy CreateSource { get; init; }
    public ActedBy? UpdateSource { get; init; }
    public IReadOnlyList<Guid> Lists { get; init; } = [];
    public List<StreetAddress> Addresses { get; init; } = [];
    public List<PhoneNumber> Phones { get; init; } = [];
    public List<CustomFieldValue> CustomFields { get; init; } = [];
    public List<Guid> Taggings { get; init; } = [];
    public List<Note> Notes { get; init; } = [];
    public SmsChannel? Sms { get; init; }

    public static SavedContact Of(Contact contact) => new()
    {
        Id = contact.Id,
        CreatedAt = contact.CreatedAt,
        UpdatedAt = contact.UpdatedAt,
        DeletedAt = contact.DeletedAt,
        Email = contact.Email,
        Person = contact.Person,
        CreateSource = contact.CreateSource,
        UpdateSource = contact.UpdateSource,
        Lists = [.. contact.Lists.Select(list => list.Id)],
        Addresses = contact.Addresses,
        Phones = contact.Phones,
        CustomFields = contact.CustomFields,
        Taggings = contact.Taggings,
        Notes = contact.Notes,
        Sms = contact.Sms,
    };

    public void Restore(AccountStore store)
    {
        var contact = new Contact(Id, CreatedAt)
        {
            UpdatedAt = UpdatedAt,
            DeletedAt = DeletedAt,
            Email = Email,
            Person = Person,
            CreateSource = CreateSource,
            UpdateSource = UpdateSource,
            Addresses = Addresses,
            Phones = Phones,
            CustomFields = CustomFields,
            Taggings = Taggings,
            Notes = Notes,
            Sms = Sms,
        };
        contact.IsCounted = contact.IsActive;
        store.Add(contact);
        foreach (var list in Lists)
            contact.Join(store.FindList(list) ?? throw new FormatException($"Contact {Id} is on a list {list} that does not exist."));
    }
}
