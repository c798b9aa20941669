using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;

namespace DonorSync.Server.Contacts.Bulk;

/// <summary>
/// The address of a bulk change: the action and the contacts. Opening it changes nothing, so that it can be reloaded and navigated to.
/// Invalid values are ignored, because people edit addresses.
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

    /// <summary>The actions, as the value sent and the text shown.</summary>
    public static readonly ImmutableArray<(string Value, WorkKind Kind, string Text)> Choices =
    [
        ("add", WorkKind.AddToGroup, "Add to a group"),
        ("remove", WorkKind.RemoveFromGroup, "Remove from a group"),
        ("opt-out", WorkKind.OptOut, "Opt out"),
        ("opt-in", WorkKind.OptIn, "Opt in"),
        ("delete", WorkKind.Delete, "Delete"),
    ];

    public WorkKind? Kind { get; init; }
    public Guid? Group { get; init; }
    public required BulkSelection Selection { get; init; }

    /// <summary>The list where the contacts were chosen.</summary>
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
                // A long change selects its contacts in the database, and what the sync decides is not there.
                ScopeAll when list.Filter.AsksTheSync => new(null, []),
                ScopeAll => new(list.Filter, []),
                ScopePage => new(null, Ids(query[Shown].SelectMany(static s => (s ?? "").Split('.')))),
                _ => new(null, Ids(query[Ticked])),
            },
        };
    }

    static List<Guid> Ids(IEnumerable<string?> values) =>
        [
            .. values.Select(static v => Guid.TryParseExact(v, "N", out var id) ? id : Guid.Empty).Where(static id => id != Guid.Empty)
                .Distinct().Take(BulkSelection.MaxIds),
        ];
}
