using DonorSync.Donors.Counts;
using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Listing;

/// <summary>The order of a list of contacts.</summary>
public enum ContactOrder
{
    Name,
    NameDescending,
    Newest,
    Changed,
}

/// <summary>The filter of a list of contacts: all given conditions must hold.</summary>
/// <param name="Search">Words; each must be part of a name, a company name or an email address, ignoring case.</param>
/// <param name="Reason">The first reason why they cannot be emailed, as the counts of pages have it.</param>
/// <param name="Standing">Their sync status.</param>
/// <param name="Place">With a group: where its members stand with its list.</param>
public sealed record ContactListFilter(
    string? Search = null, Guid? GroupId = null, ContactKind? Type = null, bool? OptIn = null, Unreached? Reason = null,
    Standing? Standing = null, ListPlace? Place = null)
{
    /// <summary>More words only take time.</summary>
    const int MaxWords = 5;

    public IReadOnlyList<string> Words =>
        [.. VisibleText.Fold(Search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords)];

    /// <summary>No contact is in a group and in no group.</summary>
    public bool ContradictsItself => GroupId is not null && Reason == Unreached.NoGroup;

    /// <summary>It asks what the reconciler decides, and not only what a table contains.</summary>
    public bool AsksTheSync => Standing is not null || (GroupId is not null && Place is not null);

    public bool IsEmpty => this == new ContactListFilter();
}

/// <summary>Where the members of a group stand with its list: on it, or not for this reason.</summary>
public readonly record struct ListPlace(OffList? Absence)
{
    public static readonly ListPlace OnList = new(null);
}

/// <summary>The row before the next page. <paramref name="Name"/> or <paramref name="At"/> is set as the order needs it.</summary>
public sealed record ContactListPlace(Guid Id, string? Name, DateTimeOffset? At);

/// <summary>A contact in a list, with the names of its groups.</summary>
public sealed record ContactListRow(Contact Contact, IReadOnlyList<string> Groups);

/// <summary>A page of a list of contacts.</summary>
/// <param name="Count">The number of matches on all pages; null if there are more than <see cref="ContactLists.CountedAtMost"/>.</param>
public sealed record ContactListPage(IReadOnlyList<ContactListRow> Rows, ContactListPlace? Next, int? Count);

/// <summary>A group in a selection.</summary>
public sealed record GroupChoice(Guid Id, string Name);
