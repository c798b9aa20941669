namespace DonorSync.Core.Tests;

/// <summary>Test data for the rules. A group and its list have the same short name: group "choir" is linked to list "choir".</summary>
static class A
{
    public const string Ada = "ada@example.org";

    /// <summary>The start of every test; tests state minutes before or after it.</summary>
    public static DateTimeOffset At(double minutes = 0) => new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).AddMinutes(minutes);

    public static EmailAddress Email(string address) =>
        EmailAddress.TryParse(address, out var email) ? email : throw new ArgumentException("not an address", nameof(address));

    public static EmailKey Key(string address = Ada) => EmailAddress.KeyOf(address);

    public static GroupId Group(string name) => new("g-" + name);

    public static ListId List(string name) => new("l-" + name);

    public static LinkId Link(string name) => LinkId.OfGroup(Group(name));

    public static Pair Pair(string name) => new(Link(name), Group(name), List(name), name);

    public static PairMap Pairs(params string[] names) => new(names.Select(Pair), []);

    /// <summary>Returns a person who is opted in and was last edited at the start.</summary>
    public static CrmContact Person(string? email = Ada, string id = "c1") => new()
    {
        Id = new(id),
        Kind = ContactKind.Person,
        Email = EmailAddress.TryParse(email, out var parsed) ? parsed : null,
        Fields = new(FirstName: "Ada", LastName: "Lovelace"),
        OptIn = new(true, SetBy.Person, At(-1000)),
        CreatedAt = At(-1000),
        UpdatedAt = At(),
        Groups = [],
    };

    /// <summary>Returns a Constant Contact contact that may be mailed, is on no list, and was last edited at the start.</summary>
    public static CtctContact Subscriber(string? email = Ada, string id = "t1") => new()
    {
        Id = new(id),
        Email = EmailAddress.TryParse(email, out var parsed) ? parsed : null,
        Permission = Permission.Implicit,
        Fields = new(FirstName: "Ada", LastName: "Lovelace"),
        UpdatedAt = At(),
        Lists = [],
    };

    /// <summary>Returns the baseline of <see cref="Person"/> and <see cref="Subscriber"/> after a sync.</summary>
    public static Baseline Met(string email = Ada) => new()
    {
        Key = Key(email),
        CtctId = new("t1"),
        Permission = Permission.Implicit,
        Ctct = Subscriber().Fields,
        Crm = Person().Fields,
    };

    public static ContactCase Case(
        CrmContact? person = null, CtctContact? subscriber = null, Baseline? baseline = null, CtctContact? occupant = null) =>
        new(person?.Key ?? baseline?.Key ?? subscriber!.Email!.Key, person is null ? [] : [person], subscriber, occupant, baseline);

    public static ContactCase Shared(CrmContact[] sharing, CtctContact? subscriber = null, Baseline? baseline = null) =>
        CaseJoin.Build(sharing[0].Key, sharing, subscriber is null ? [] : [new(sharing[0].Key, subscriber, false)], baseline);

    public static Link Linked(string name, string? groupName = null, LinkState state = LinkState.Linked) =>
        new(Link(name), Group(name), List(name), groupName ?? name, state);
}
