using System.Globalization;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Rest.Paging;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Contacts;

/// <summary>The address of the contact list. Invalid values are ignored, because people edit addresses.</summary>
public sealed record ContactListAddress
{
    public const string Path = "/contacts";

    public string? Search { get; init; }
    public Guid? Group { get; init; }
    public ContactKind? Type { get; init; }
    public bool? OptIn { get; init; }
    public Rule? Reason { get; init; }

    /// <summary>The sync status, which is checked per contact and not by the filter.</summary>
    public Standing? Sync { get; init; }
    public ContactOrder Order { get; init; }
    public ContactListPlace? After { get; init; }

    public ContactListFilter Filter => new(Search, Group, Type, OptIn, Reason);

    public bool IsForAll => Filter.IsEmpty && Sync is null;

    public static ContactListAddress Read(IQueryCollection query) => new()
    {
        Search = Text(query, "q"),
        Group = Guid.TryParse(query["group"], out var group) ? group : null,
        Type = Enum.TryParse<ContactKind>(query["type"], ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null,
        OptIn = Text(query, "optIn") switch { "yes" => true, "no" => false, _ => null },
        Reason = Text(query, "reason") is { } rule && ContactFilters.Reasons.Any(r => r.Rule.ToString() == rule)
            ? Enum.Parse<Rule>(rule) : null,
        Sync = Enum.TryParse<Standing>(query["sync"], ignoreCase: true, out var sync) && Enum.IsDefined(sync) ? sync : null,
        Order = Enum.TryParse<ContactOrder>(query["sort"], ignoreCase: true, out var order) && Enum.IsDefined(order)
            ? order : ContactOrder.Name,
        After = Text(query, "after") is { } cursor && Cursors.Decode(cursor) is { } place ? ReadPlace(place) : null,
    };

    public string AddressAfter(ContactListPlace? place) => (this with { After = place }).ToString();

    public string AddressIn(ContactOrder order) => (this with { Order = order, After = null }).ToString();

    /// <summary>The fields of the filter, for links and hidden fields.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Fields()
    {
        yield return new("q", Search);
        yield return new("group", Group?.ToString());
        yield return new("type", Type?.ToString().ToLowerInvariant());
        yield return new("optIn", OptIn switch { true => "yes", false => "no", null => null });
        yield return new("reason", Reason?.ToString());
        yield return new("sync", Sync?.ToString().ToLowerInvariant());
    }

    public override string ToString() => QueryHelpers.AddQueryString(Path,
    [
        .. Fields().Where(static f => f.Value is not null),
        .. Order == ContactOrder.Name ? [] : (IEnumerable<KeyValuePair<string, string?>>)[new("sort", Order.ToString().ToLowerInvariant())],
        .. After is { } place ? (IEnumerable<KeyValuePair<string, string?>>)[new("after", Cursors.Encode(Write(place)))] : [],
    ]);

    static string? Text(IQueryCollection query, string name) => query[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    static string Write(ContactListPlace place) =>
        $"{place.Id:N}.{(place.At is { } at ? UnixMicroseconds.Of(at).ToString(CultureInfo.InvariantCulture) : "")}.{place.Name}";

    static ContactListPlace? ReadPlace(string text) =>
        text.Split('.', 3) is [var id, var at, var name] && Guid.TryParseExact(id, "N", out var guid)
            ? new(guid, name, Cursors.ToContactPlace($"c.{at}.{id}")?.CreatedAt)
            : null;
}

/// <summary>The reasons that a list can be filtered by.</summary>
static class ContactFilters
{
    public static readonly ImmutableArray<(Rule Rule, string Text)> Reasons =
    [
        (Rule.E1, "Not in any group"),
        (Rule.E2, "No valid primary email"),
        (Rule.E3, "Opted out in DonorSync"),
        (Rule.P1, "Unsubscribed or deleted in Constant Contact"),
        (Rule.E4, "Email domain ending is longer than your limit"),
    ];
}
