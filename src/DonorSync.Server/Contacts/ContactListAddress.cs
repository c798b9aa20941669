using System.Globalization;
using System.Text.Json;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Rest.Paging;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Contacts;

/// <summary>The address of the contact list. Invalid values are ignored, because people edit addresses.</summary>
public sealed record ContactListAddress
{
    public const string Path = "/contacts";

    /// <summary>The value of <c>place</c> for members that are on the list.</summary>
    const string OnList = "onList";

    public string? Search { get; init; }
    public Guid? Group { get; init; }
    public ContactKind? Type { get; init; }
    public bool? OptIn { get; init; }
    public Unreached? Reason { get; init; }
    public Standing? Sync { get; init; }

    /// <summary>Where the members of the group stand with its list.</summary>
    public ListPlace? Place { get; init; }
    public ContactOrder Order { get; init; }
    public ContactListPlace? After { get; init; }

    public ContactListFilter Filter => new(Search, Group, Type, OptIn, Reason, Sync, Place);

    public bool IsForAll => Filter.IsEmpty;

    /// <summary>Returns the members of a group that stand so with its list.</summary>
    public static ContactListAddress OfGroup(Guid group, OffList? absence) => new() { Group = group, Place = new(absence) };

    public static ContactListAddress Read(IQueryCollection query) => new()
    {
        Search = Text(query, "q"),
        Group = Guid.TryParse(query["group"], out var group) ? group : null,
        Type = Enum.TryParse<ContactKind>(query["type"], ignoreCase: true, out var type) && Enum.IsDefined(type) ? type : null,
        OptIn = Text(query, "optIn") switch { "yes" => true, "no" => false, _ => null },
        Reason = Text(query, "reason") is { } reason && ContactFilters.Reasons.Any(r => ContactFilters.NameOf(r) == reason)
            ? ContactFilters.Reasons.First(r => ContactFilters.NameOf(r) == reason) : null,
        Sync = Enum.TryParse<Standing>(query["sync"], ignoreCase: true, out var sync) && Enum.IsDefined(sync) ? sync : null,
        Place = Text(query, "place") switch
        {
            null => null,
            OnList => ListPlace.OnList,
            { } text => ReasonNames.Read(text) is { } absence ? new ListPlace(absence) : null,
        },
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
        yield return new("reason", Reason is { } reason ? ContactFilters.NameOf(reason) : null);
        yield return new("sync", Sync?.ToString().ToLowerInvariant());
        yield return new("place", Place is { } place ? place.Absence is { } absence ? ReasonNames.Of(absence) : OnList : null);
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

/// <summary>The reasons that a list can be filtered by: of several, the first one of a contact.</summary>
static class ContactFilters
{
    public static readonly ImmutableArray<Unreached> Reasons = [.. Enum.GetValues<Unreached>().Where(static r => r != Unreached.Not)];

    public static string NameOf(Unreached reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());
}
