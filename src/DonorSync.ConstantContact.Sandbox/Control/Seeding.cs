namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>Adds lists and contacts to an account, as if they had always existed.</summary>
internal sealed class Seeding(ContactRules rules)
{
    private readonly AccountStore store = rules.Store;
    private readonly Dictionary<string, ContactList> known = new(StringComparer.OrdinalIgnoreCase);

    public int Plant(IEnumerable<SeedList> lists, IEnumerable<SeedContact> contacts)
    {
        foreach (var list in store.Lists.Where(list => !list.IsDeleted))
            known[list.Name] = list;
        foreach (var seed in lists)
            List(seed.Name, seed);
        return contacts.Count(Contact);
    }

    private ContactList List(string name, SeedList seed)
    {
        if (known.TryGetValue(name, out var list))
            return list;
        var created = seed.CreatedAt ?? rules.Now;
        list = new ContactList(store.NewId(created), name, created) { Description = seed.Description, Favorite = seed.Favorite };
        store.Add(list);
        return known[name] = list;
    }

    private bool Contact(SeedContact seed)
    {
        if (seed is { Email: not null, SharesAddress: false } && store.FindByAddress(seed.Email) is not null)
            return false;
        var created = Seconds(seed.CreatedAt ?? rules.Now);
        var contact = new Contact(store.NewId(created), created)
        {
            CreateSource = ActedBy.Account,
            UpdatedAt = Seconds(seed.UpdatedAt ?? created),
            UpdateSource = seed.UpdatedAt is null ? null : ActedBy.Account,
            Email = seed.Email is null ? null : Email(seed, created),
            Person = new PersonalFields
            {
                FirstName = seed.FirstName,
                LastName = seed.LastName,
                JobTitle = seed.JobTitle,
                CompanyName = seed.CompanyName
            },
            DeletedAt = seed.Deleted ? DateOnly.FromDateTime((seed.UpdatedAt ?? created).UtcDateTime) : null,
        };
        if ((seed.Street ?? seed.City ?? seed.State ?? seed.PostalCode ?? seed.Country) is not null)
            contact.Addresses.Add(Street(seed, created));
        if (seed.SmsNumber is { } number)
            contact.Sms = new SmsChannel(store.NewId(created), number, ActedBy.Account, created);
        store.Add(contact);
        store.Count(contact, rules.Now);
        if (!contact.IsDeleted && !contact.IsUnsubscribed)
            foreach (var list in seed.Lists)
                contact.Join(List(list, new SeedList { Name = list, CreatedAt = created }));
        return true;
    }

    private static EmailAddress Email(SeedContact seed, DateTimeOffset created)
    {
        var at = Seconds(seed.PermissionAt ?? created);
        var email = new EmailAddress(seed.Email!, created)
        {
            Permission = seed.Permission,
            UpdatedAt = at,
            OptInSource = seed.PermissionSource,
            OptInDate = seed.Permission.MayBeMailed ? at : null,
            ConfirmStatus = seed.Permission == PermissionToSend.PendingConfirmation ? "pending" : "off",
        };
        if (seed.Permission == PermissionToSend.Unsubscribed)
            (email.OptOutSource, email.OptOutDate, email.OptOutReason) = (seed.PermissionSource, at, seed.OptOutReason);
        return email;
    }

    private StreetAddress Street(SeedContact seed, DateTimeOffset created) => new(store.NewId(created), seed.AddressKind, created)
    {
        Street = seed.Street,
        City = seed.City,
        State = seed.State,
        PostalCode = seed.PostalCode,
        Country = seed.Country,
    };

    private static DateTimeOffset Seconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
}
