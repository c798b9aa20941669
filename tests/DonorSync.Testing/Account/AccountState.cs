namespace DonorSync.Testing;

/// <summary>A contact of Constant Contact as the service keeps it. Times have whole seconds.</summary>
public sealed record Subscriber
{
    public required CtctContactId Id { get; init; }

    /// <summary>As typed; also one that is not valid.</summary>
    public string? Address { get; init; }
    public required Permission Permission { get; init; }

    /// <summary>When the permission was given last, and whether the donor gave it (P3). Unsubscribing moves neither.</summary>
    public DateTimeOffset? OptInAt { get; init; }
    public bool OptInByDonor { get; init; }
    public DateTimeOffset? OptOutAt { get; init; }
    public DateTimeOffset AddressUpdatedAt { get; init; }
    public bool Deleted { get; init; }
    public CtctFields Fields { get; init; } = CtctFields.Blank;

    /// <summary>Neither unsubscribing, deleting nor joining a list moves it; an import does, whatever it changes.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
    public ImmutableArray<ListId> Lists { get; init; } = [];
    public string? CompanyName { get; init; }

    /// <summary>C9: tags and custom fields, which the sync never changes.</summary>
    public string Extras { get; init; } = "";

    public EmailAddress? Email => EmailAddress.TryParse(Address, out var email) ? email : null;

    public bool IsUnsubscribed => Permission == Permission.Unsubscribed;

    /// <summary>As a read shows it.</summary>
    public CtctContact ToCore() => new()
    {
        Id = Id,
        Email = Email,
        Permission = Permission,
        PermissionAt = OptInAt ?? AddressUpdatedAt,
        PermissionByDonor = OptInByDonor,
        Deleted = Deleted,
        Fields = Fields,
        UpdatedAt = UpdatedAt,
        Lists = Lists,
    };
}

/// <summary>A campaign that was sent, and its permanent bounces (P7).</summary>
public sealed record SentCampaign(string Id, ImmutableArray<Bounce> Bounces);

/// <summary>Everything an account of Constant Contact knows, as a value.</summary>
public sealed record AccountState
{
    public ImmutableSortedDictionary<string, Subscriber> Contacts { get; init; } =
        ImmutableSortedDictionary.Create<string, Subscriber>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, CtctList> Lists { get; init; } =
        ImmutableSortedDictionary.Create<string, CtctList>(StringComparer.Ordinal);

    public ImmutableArray<SentCampaign> Campaigns { get; init; } = [];

    /// <summary>L8: names of deleted lists that the service does not give again.</summary>
    public ImmutableHashSet<string> ReservedNames { get; init; } = [];

    public IEnumerable<CtctList> LiveLists => Lists.Values.Where(static l => !l.Deleted);

    public Subscriber? Find(CtctContactId id) => Contacts.GetValueOrDefault(id.Value);

    /// <summary>The one that an import means: of several with the address, the oldest that is not deleted.</summary>
    public Subscriber? At(EmailKey key) => Contacts.Values.Where(c => c.Email?.Key == key).OrderBy(static c => c.Deleted).FirstOrDefault();

    public CtctList? ListNamed(string name) => LiveLists.FirstOrDefault(l => GroupNames.Fold(l.Name) == GroupNames.Fold(name));

    public bool IsLive(ListId list) => Lists.GetValueOrDefault(list.Value) is { Deleted: false };

    public int Members(ListId list) => Contacts.Values.Count(c => c.Lists.Contains(list));

    public AccountState With(Subscriber contact) => this with { Contacts = Contacts.SetItem(contact.Id.Value, contact) };

    public AccountState With(CtctList list) => this with { Lists = Lists.SetItem(list.Id.Value, list) };
}
