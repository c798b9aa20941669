using System.Reflection;

namespace DonorSync.Tests.Wholesome;

/// <summary>Creates a step of any kind with all values set, so that a new kind is tested automatically.</summary>
static class SampleSteps
{
    static readonly Dictionary<Type, object> Values = new()
    {
        [typeof(string)] = "word",
        [typeof(bool)] = true,
        [typeof(Rule)] = Rule.P3,
        [typeof(BounceKind)] = BounceKind.Suspended,
        [typeof(Permission)] = Permission.Explicit,
        [typeof(LinkId)] = new LinkId("group:1"),
        [typeof(GroupId)] = new GroupId("g1"),
        [typeof(ListId)] = new ListId("l1"),
        [typeof(EmailKey)] = new EmailKey("ada@example.org"),
        [typeof(EmailAddress)] = EmailAddress.TryParse("Ada@example.org", out var email) ? email : throw new InvalidOperationException(),
        [typeof(ContactId)] = new ContactId("c1"),
        [typeof(CtctContactId)] = new CtctContactId("t1"),
        [typeof(ImmutableArray<ContactId>)] = ImmutableArray.Create(new ContactId("c1"), new ContactId("c2")),
        [typeof(DateTimeOffset)] = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero),
        [typeof(RecordedNo)] = new RecordedNo(new("ada@example.org"), SetBy.Person, new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)),
        [typeof(ContactFields)] = new ContactFields("Ada", "Lovelace", "12 Row", "Flat 3", "London", "LN", "N1", "UK"),
        [typeof(CtctFields)] = new CtctFields("Ada", "Lovelace", "12 Row\nFlat 3", "London", "LN", "N1", "UK"),
    };

    public static Step Of(Type kind)
    {
        var constructor = kind.GetConstructors(BindingFlags.Public | BindingFlags.Instance).Single();
        return (Step)constructor.Invoke([.. constructor.GetParameters().Select(static p => Value(p.ParameterType))]);
    }

    static object Value(Type type) => Values[Nullable.GetUnderlyingType(type) ?? type];
}
