using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;

namespace DonorSync.Server.Pages.Contacts.Bulk;

/// <summary>
/// What the address of a bulk change says: what is to be done, and to whom. It changes nothing by itself, so that it can be looked at, gone
/// back to and reloaded. Values that mean nothing are passed over: people edit addresses.
/// </summary>
sealed record BulkAddress
{
    public const string Path = "/contacts/bulk";
    public const string Ticked = "c";
    public const string Shown = "shown";
    public const string Scope = "who";
    public const string What = "do";
    public const string Target = "to";

    public const string ScopeTicked = "ticked";
    public const string ScopePage = "page";
    public const string ScopeAll = "all";

    /// <summary>What can be done, as the value sent and the text shown.</summary>
    public static readonly ImmutableArray<(string Value, WorkKind Kind, string Text)> Choices =
    [
        ("add", WorkKind.AddToGroup, "Add to a group"),
        ("remove", WorkKind.RemoveFromGroup, "Take out of a group"),
        ("opt-out", WorkKind.OptOut, "Set the opt-in to No"),
        ("opt-in", WorkKind.OptIn, "Set the opt-in to Yes"),
        ("delete", WorkKind.Delete, "Delete"),
    ];

    public WorkKind? Kind { get; init; }
    public Guid? Group { get; init; }
    public required BulkSelection Selection { get; init; }

    /// <summary>The list that the contacts were chosen on.</summary>
    public required ContactListAddress List { get; init; }

    public bool NeedsGroup => Kind is WorkKind.AddToGroup or WorkKind.RemoveFromGroup && Group is null;

    public bool IsNobody => Selection is { Filter: null, Ids.Count: 0 };

    public static BulkAddress Read(IQueryCollection query)
    {
        var list = ContactListAddress.Read(query);
        return new()
        {
            Kind = Choices.FirstOrDefault(c => c.Value == query[What]) is { Value: not null } choice ? choice.Kind : null,
            Group = Guid.TryParse(query[Target], out var group) ? group : null,
            List = list,
            Selection = query[Scope].ToString() switch
            {
                // How contacts stand with the sync is worked out a stretch at a time: who all of those are, nobody has said.
                ScopeAll when list.Sync is not null => new(null, []),
                ScopeAll => new(list.Filter, []),
                ScopePage => new(null, Ids(query[Shown].SelectMany(static s => (s ?? "").Split('.')))),
                _ => new(null, Ids(query[Ticked])),
            },
        };
    }

    static List<Guid> Ids(IEnumerable<string?> values) =>
        [.. values.Select(static v => Guid.TryParseExact(v, "N", out var id) ? id : Guid.Empty).Where(static id => id != Guid.Empty).Distinct().Take(BulkSelection.MaxIds)];
}
