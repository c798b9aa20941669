using DonorSync.Core;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Contacts as staff looks through them: searched, filtered, sorted, page by page, however many there are.</summary>
public sealed class ContactLists(DonorSyncDb db, SyncPolicy policy)
{
    /// <summary>Up to so many matches are counted exactly.</summary>
    public const int CountedAtMost = 1_000;

    /// <summary>
    /// Few matches are all found first and sorted here; many are read in the order of an index, where a page of them is soon full.
    /// Either way no query sorts or visits more than it must.
    /// </summary>
    /// <param name="limit">From 1.</param>
    public async Task<ContactListPage> PageAsync(
        ContactListFilter filter, ContactOrder order, ContactListPlace? after, int limit, CancellationToken cancellation)
    {
        if (filter.IsEmpty)
            return await ShowAsync(await ReadAsync(db.Contacts.AsNoTracking()), await db.Contacts.CountAsync(cancellation));
        var matches = await IdsAsync(filter, CountedAtMost + 1, cancellation);
        if (matches.Count > CountedAtMost)
            return await ShowAsync(await ReadAsync(db.Where(filter, policy)), null);
        var few = await db.Contacts.AsNoTracking().Where(c => matches.Contains(c.Id)).ToListAsync(cancellation);
        return await ShowAsync([.. few.AsQueryable().After(after, order).In(order).Take(limit + 1)], matches.Count);

        Task<List<Contact>> ReadAsync(IQueryable<Contact> contacts) =>
            contacts.After(after, order).In(order).Take(limit + 1).ToListAsync(cancellation);

        async Task<ContactListPage> ShowAsync(List<Contact> rows, int? count)
        {
            var page = rows.ToPage(limit, c => ContactListQueries.PlaceOf(c, order));
            var groups = await GroupNamesAsync([.. page.Items.Select(c => c.Id)], cancellation);
            return new([.. page.Items.Select(c => new ContactListRow(c, [.. groups[c.Id]]))], page.Next, count);
        }
    }

    /// <summary>The ids of those that match, at most so many.</summary>
    /// <remarks>By name, because the indexes by name hold what is searched for; a group's members are too few to need one.</remarks>
    public Task<List<Guid>> IdsAsync(ContactListFilter filter, int limit, CancellationToken cancellation)
    {
        var contacts = db.Where(filter with { GroupId = null }, policy);
        var ids = filter.GroupId is { } group
            // From the group's side: a small group is found without a look at everybody else.
            ? db.GroupMembers.Where(m => m.GroupId == group).Join(contacts, m => m.ContactId, c => c.Id, (m, c) => m.ContactId).OrderBy(id => id)
            : contacts.OrderBy(c => c.SortName).Select(c => c.Id);
        return ids.Take(limit).ToListAsync(cancellation);
    }

    /// <summary>Every group, by name, to choose from.</summary>
    public Task<List<GroupChoice>> GroupsAsync(CancellationToken cancellation) =>
        db.Groups.OrderBy(g => g.NameKey).Select(g => new GroupChoice(g.Id, g.Name)).ToListAsync(cancellation);

    async Task<ILookup<Guid, string>> GroupNamesAsync(List<Guid> contacts, CancellationToken cancellation)
    {
        var rows = await db.GroupMembers.Where(m => contacts.Contains(m.ContactId))
            .Join(db.Groups, m => m.GroupId, g => g.Id, (m, g) => new { m.ContactId, g.Name, g.NameKey }).ToListAsync(cancellation);
        return rows.OrderBy(r => r.NameKey, StringComparer.Ordinal).ToLookup(r => r.ContactId, r => r.Name);
    }
}
