namespace DonorSync.Sync.Tests.Golden;

/// <summary>How fields, permissions and memories are written in scenarios. A line break in a value is written <c>\n</c>.</summary>
static class Words
{
    public static EmailAddress? Email(string text) => EmailAddress.TryParse(text, out var email) ? email : null;

    public static ImmutableArray<string> List(string text) =>
        text is "none" ? [] : [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary><c>first: Ada; city: Oslo</c>, as names and values.</summary>
    public static ImmutableArray<(string Name, string? Value)> Properties(string text) =>
    [
        .. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static part =>
        {
            var (at, value) = (part.IndexOf(':', StringComparison.Ordinal), (string?)null);
            if (at >= 0)
                value = part[(at + 1)..].Trim().Replace("\\n", "\n", StringComparison.Ordinal);
            return (at < 0 ? part : part[..at].Trim(), value is "" ? null : value);
        }),
    ];

    public static ContactFields Set(ContactFields fields, string name, string? value) => name switch
    {
        "first" => fields with { FirstName = value },
        "last" => fields with { LastName = value },
        "address 1" => fields with { Address1 = value },
        "address 2" => fields with { Address2 = value },
        "city" => fields with { City = value },
        "state" => fields with { State = value },
        "postal" => fields with { Postal = value },
        "country" => fields with { Country = value },
        _ => throw new FormatException($"A contact has no \"{name}\"."),
    };

    public static CtctFields Set(CtctFields fields, string name, string? value) => name switch
    {
        "first" => fields with { FirstName = value },
        "last" => fields with { LastName = value },
        "street" => fields with { Street = value },
        "city" => fields with { City = value },
        "state" => fields with { State = value },
        "postal" => fields with { Postal = value },
        "country" => fields with { Country = value },
        _ => throw new FormatException($"A Constant Contact contact has no \"{name}\"."),
    };

    public static IEnumerable<string> Of(ContactFields f) => Named(
        ("first", f.FirstName), ("last", f.LastName), ("address 1", f.Address1), ("address 2", f.Address2), ("city", f.City),
            ("state", f.State),
        ("postal", f.Postal), ("country", f.Country));

    public static IEnumerable<string> Of(CtctFields f) => Named(
        ("first", f.FirstName), ("last", f.LastName), ("street", f.Street), ("city", f.City), ("state", f.State), ("postal", f.Postal),
            ("country", f.Country));

    public static Permission Permission(string text) =>
        Enum.GetValues<Permission>().Single(p => Of(p) == text);

    public static string Of(Permission permission) => permission switch
    {
        Core.Contacts.Permission.PendingConfirmation => "pending confirmation",
        Core.Contacts.Permission.TempHold => "temporary hold",
        Core.Contacts.Permission.NotSet => "not set",
        _ => permission.ToString().ToLowerInvariant(),
    };

    public static string Of(Membership membership) => membership switch
    {
        Membership.SeenNever => "seen in the group, never on the list",
        Membership.SeenOn => "seen in the group, on the list",
        Membership.SeenLeft => "seen in the group, left the list",
        Membership.Undone => "undone",
        _ => throw new ArgumentOutOfRangeException(nameof(membership), membership, "not a memory"),
    };

    static IEnumerable<string> Named(params (string Name, string? Value)[] fields) =>
        fields.Where(static f => f.Value is not null)
            .Select(static f => $"{f.Name}: {f.Value!.Replace("\n", "\\n", StringComparison.Ordinal)}");
}
