using System.Globalization;

namespace DonorSync.Benchmarks;

/// <summary>Contacts, Constant Contact contacts and baselines by number, each in 3 of the 20 pairs.</summary>
static class Sample
{
    public const int Lists = 20;

    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static PairMap Pairs { get; } = new(
        Enumerable.Range(0, Lists).Select(static n => new Pair(Link(n), Group(n), List(n), $"Group {n}")), []);

    /// <summary>Equal in the CRM, in Constant Contact and in the baseline: nothing to do.</summary>
    public static ContactCase Settled(int n) => new(Key(n), [Person(n)], Subscriber(n), null, Met(n));

    public static ContactCase FirstMeeting(int n) => Settled(n) with { Baseline = null };

    public static ContactCase ChangedThere(int n) =>
        Settled(n) is { Ctct: { } there } settled
            ? settled with { Ctct = there with { Fields = there.Fields with { City = "Delft" }, UpdatedAt = Start.AddDays(1) } }
            : throw new InvalidOperationException();

    public static ContactCase OnlyHere(int n) => new(Key(n), [Person(n)], null, null, null);

    /// <summary>On one list, and now in three groups.</summary>
    public static ContactCase JoinsTwoLists(int n) => new(
        Key(n), [Person(n)], Subscriber(n) with { Lists = [List(n % Lists)] }, null,
        Met(n) with { Memberships = Baseline.NoMemberships.Add(Link(n % Lists), Membership.SeenOn) });

    public static string Address(int n) => string.Create(CultureInfo.InvariantCulture, $"donor.{n:000000}@example.org");

    public static EmailKey Key(int n) => EmailAddress.KeyOf(Address(n));

    public static CrmContact Person(int n) => new()
    {
        Id = new(Id("c", n)),
        Kind = ContactKind.Person,
        Email = Email(n),
        Fields = new("Ada", "Lovelace", "12 High Street", null, "Rotterdam", "ZH", "3011", "NL"),
        OptIn = new(true, SetBy.Person, Start),
        CreatedAt = Start,
        UpdatedAt = Start,
        Groups = [Group(n % Lists), Group((n + 7) % Lists), Group((n + 13) % Lists)],
    };

    public static CtctContact Subscriber(int n) => new()
    {
        Id = new(Id("t", n)),
        Email = Email(n),
        Permission = Permission.Implicit,
        Fields = new("Ada", "Lovelace", "12 High Street", "Rotterdam", "ZH", "3011", "NL"),
        UpdatedAt = Start,
        Lists = [List(n % Lists), List((n + 7) % Lists), List((n + 13) % Lists)],
    };

    public static Baseline Met(int n) => new()
    {
        Key = Key(n),
        CtctId = new(Id("t", n)),
        Permission = Permission.Implicit,
        Ctct = Subscriber(n).Fields,
        Crm = Person(n).Fields,
        Memberships = Baseline.NoMemberships.Add(Link(n % Lists), Membership.SeenOn)
            .Add(Link((n + 7) % Lists), Membership.SeenOn).Add(Link((n + 13) % Lists), Membership.SeenOn),
    };

    static EmailAddress Email(int n) => EmailAddress.TryParse(Address(n), out var email) ? email : throw new InvalidOperationException();

    static LinkId Link(int n) => LinkId.OfGroup(Group(n));

    static GroupId Group(int n) => new(Id("g", n));

    public static ListId List(int n) => new(Id("l", n));

    /// <summary>Returns an id of the usual length.</summary>
    static string Id(string kind, int n) => string.Create(CultureInfo.InvariantCulture, $"{kind}0000000-0000-7000-8000-{n:000000000000}");
}
