using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Donors.Listing;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Donors.Contacts;

/// <summary>Which contacts. All that is given must hold.</summary>
/// <param name="Email">Primary e-mail, compared as C1 does.</param>
/// <param name="Search">Part of a name, a company name or an e-mail address, ignoring case.</param>
public sealed record ContactFilter(string? Email = null, string? Search = null, Guid? GroupId = null, DateTimeOffset? UpdatedAfter = null)
{
    /// <summary>The search as the search text is written; null without one.</summary>
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

    /// <summary>Oldest first, after a place.</summary>
    public static IQueryable<Contact> After(this IQueryable<Contact> contacts, ContactPlace? after)
    {
        if (after is { CreatedAt: var at, Id: var id })
            contacts = contacts.Where(c => c.CreatedAt > at || (c.CreatedAt == at && c.Id.CompareTo(id) > 0));
        return contacts.OrderBy(c => c.CreatedAt).ThenBy(c => c.Id);
    }
}
