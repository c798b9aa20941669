using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Listing;

/// <summary>The sort values of a contact, for the few that are sorted in memory, in the same order as the database's.</summary>
readonly record struct SortedPlace(Guid Id, string Name, DateTimeOffset At)
{
    /// <summary>Returns the ids of a page: the first ones after a position.</summary>
    public static List<Guid> Page(List<SortedPlace> places, ContactOrder order, ContactListPlace? after, int limit)
    {
        var compare = Comparer(order);
        places.Sort(compare);
        var rest = after is null ? places : places.Where(p => compare(p, new(after.Id, after.Name ?? "", after.At ?? default)) > 0);
        return [.. rest.Take(limit).Select(static p => p.Id)];
    }

    static Comparison<SortedPlace> Comparer(ContactOrder order) => order switch
    {
        ContactOrder.Name => ByName,
        ContactOrder.NameDescending => static (a, b) => ByName(b, a),
        ContactOrder.Newest => static (a, b) => b.Id.CompareTo(a.Id),
        ContactOrder.Changed => static (a, b) => b.At.CompareTo(a.At) is var time and not 0 ? time : b.Id.CompareTo(a.Id),
    };

    static int ByName(SortedPlace a, SortedPlace b) =>
        string.CompareOrdinal(a.Name, b.Name) is var name and not 0 ? name : a.Id.CompareTo(b.Id);
}
