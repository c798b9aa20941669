namespace DonorSync.Donors.Contacts;

/// <summary>A filter of contacts. All given conditions must hold.</summary>
/// <param name="Email">Primary email, compared by its key (C1).</param>
/// <param name="Search">Part of a name, a company name or an email address, ignoring case.</param>
/// <param name="Among">Only some of these.</param>
public sealed record ContactFilter(
    string? Email = null, string? Search = null, Guid? GroupId = null, DateTimeOffset? UpdatedAfter = null,
    IReadOnlyCollection<Guid>? Among = null)
{
    /// <summary>The search in the form of the search text; null without one.</summary>
    public string? Text => Search is not null && VisibleText.Fold(Search) is { Length: > 0 } text ? text : null;
}

static class ContactQueries
{
    public static IQueryable<Contact> Where(this IQueryable<Contact> contacts, ContactFilter filter, DonorSyncDb db)
    {
        if (Blank.ToNull(filter.Email) is { } email)
        {
            var key = EmailAddress.KeyOf(email).Value;
            contacts = contacts.Where(c => c.PrimaryEmailKey == key);
        }
        if (filter.Text is { } search)
            contacts = contacts.Where(c => c.SearchText.Contains(search));
        if (filter.GroupId is { } group)
            contacts = contacts.Where(c => db.GroupMembers().Any(m => m.GroupId == group && m.ContactId == c.Id));
        if (filter.UpdatedAfter is { } time)
            contacts = contacts.Where(c => c.UpdatedAt > time);
        return contacts;
    }

    /// <summary>Returns contacts oldest first, after a position.</summary>
    public static IQueryable<Contact> After(this IQueryable<Contact> contacts, ContactPlace? after)
    {
        if (after is { CreatedAt: var at, Id: var id })
            contacts = contacts.Where(c => c.CreatedAt > at || (c.CreatedAt == at && c.Id.CompareTo(id) > 0));
        return contacts.OrderBy(c => c.CreatedAt).ThenBy(c => c.Id);
    }
}
