using DonorSync.Core;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;

namespace DonorSync.Donors.Listing;

/// <summary>How a list of contacts is sorted.</summary>
public enum ContactOrder
{
    Name,
    NameDescending,
    Newest,
    Changed,
}

/// <summary>Which contacts a list shows: all that is given must hold.</summary>
/// <param name="Search">Words; each is part of a name, a company name or an e-mail address, ignoring case.</param>
/// <param name="Obstacle">A rule that keeps them from Constant Contact whatever else does: E1, E2, E3, E4 or P1.</param>
public sealed record ContactListFilter(
    string? Search = null, Guid? GroupId = null, ContactKind? Type = null, bool? OptIn = null, Rule? Obstacle = null)
{
    /// <summary>More words only cost time.</summary>
    const int MaxWords = 5;

    public IReadOnlyList<string> Words =>
        [.. VisibleText.Fold(Search ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxWords)];

    /// <summary>Nobody is in a group and in none.</summary>
    public bool ContradictsItself => GroupId is not null && Obstacle == Rule.E1;

    public bool IsEmpty => this == new ContactListFilter();
}

/// <summary>A place in a list: the row to go on after. <paramref name="Name"/> and <paramref name="At"/> as the order needs them.</summary>
public sealed record ContactListPlace(Guid Id, string? Name, DateTimeOffset? At);

/// <summary>A contact in a list, with the names of its groups.</summary>
public sealed record ContactListRow(Contact Contact, IReadOnlyList<string> Groups);

/// <summary>A page of a list of contacts.</summary>
/// <param name="Count">All that match, over all pages; null when there are more than <see cref="ContactLists.CountedAtMost"/>.</param>
public sealed record ContactListPage(IReadOnlyList<ContactListRow> Rows, ContactListPlace? Next, int? Count);

/// <summary>A group to choose.</summary>
public sealed record GroupChoice(Guid Id, string Name);
