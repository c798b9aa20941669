using DonorSync.Donors.Counts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Search;

namespace DonorSync.Donors.Listing;

/// <summary>Lists contacts for users: searched, filtered and sorted, page by page, for any number of contacts.</summary>
public sealed class ContactLists(DonorSyncDb db, ContactStandings standings, ListReaches reaches)
{
    /// <summary>The maximum number of matches that are counted exactly.</summary>
    public const int CountedAtMost = 1_000;

    /// <summary>
    /// Returns a page. Few matches are all found first and sorted in memory; many are read in the order of an index, where a page fills
    /// quickly. Either way no query sorts or reads more rows than necessary.
    /// </summary>
    /// <param name="limit">At least 1.</param>
    public async Task<ContactListPage> PageAsync(
        ContactListFilter filter, ContactOrder order, ContactListPlace? after, int limit, CancellationToken cancellation)
    {
        if (filter.IsEmpty)
            return await ShowAsync(await ReadAsync(), await db.ContactCounts().SumAsync(c => c.Count, cancellation));
        if (filter.ContradictsItself)
            return new([], null, 0);
        if (!filter.AsksTheSync && await ContactSearch.WithAsync(db, filter.Words, filter.GroupId, cancellation) is { } few)
        {
            var places = await few.Where(
                filter, db).Select(c => new SortedPlace(c.Id, c.SortName, c.UpdatedAt)).ToListAsync(cancellation);
            return await ShowAsync(await LoadAsync(places), places.Count <= CountedAtMost ? places.Count : null);
        }
        var matches = await IdsAsync(filter, filter.AsksTheSync ? int.MaxValue : CountedAtMost + 1, cancellation);
        if (!filter.AsksTheSync && matches.Count > CountedAtMost)
            return await ShowAsync(await ReadAsync(), null);
        var ofMatches = await db.Contacts().Where(c => EF.Parameter(matches).Contains(c.Id))
            .Select(c => new SortedPlace(c.Id, c.SortName, c.UpdatedAt)).ToListAsync(cancellation);
        return await ShowAsync(await LoadAsync(ofMatches), matches.Count);

        Task<List<Contact>> ReadAsync() =>
            db.Contacts().AsNoTracking().Where(filter, db).After(after, order).In(order).Take(limit + 1).ToListAsync(cancellation);

        async Task<List<Contact>> LoadAsync(List<SortedPlace> places)
        {
            var ids = SortedPlace.Page(places, order, after, limit + 1);
            var rows = await db.Contacts().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
            return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
        }

        async Task<ContactListPage> ShowAsync(List<Contact> rows, int? count)
        {
            var page = rows.ToPage(limit, c => ContactListQueries.PlaceOf(c, order));
            var groups = await GroupNamesAsync([.. page.Items.Select(c => c.Id)], cancellation);
            return new([.. page.Items.Select(c => new ContactListRow(c, [.. groups[c.Id]]))], page.Next, count);
        }
    }

    /// <summary>Returns the ids of the matches, at most <paramref name="limit"/>.</summary>
    /// <remarks>In the order of names, because the indexes by name contain the searched columns.</remarks>
    public async Task<List<Guid>> IdsAsync(ContactListFilter filter, int limit, CancellationToken cancellation)
    {
        if (filter.ContradictsItself)
            return [];
        if (filter.AsksTheSync)
            return await AskAsync(filter, limit, cancellation);
        var few = await ContactSearch.WithAsync(db, filter.Words, filter.GroupId, cancellation);
        return await (few ?? db.Contacts().AsNoTracking()).Where(filter, db).OrderBy(c => c.SortName).Select(c => c.Id).Take(limit)
            .ToListAsync(cancellation);
    }

    /// <summary>Asks the reconciler about each contact that the rest of the filter finds.</summary>
    async Task<List<Guid>> AskAsync(ContactListFilter filter, int limit, CancellationToken cancellation)
    {
        var found = await IdsAsync(filter with { Standing = null, Place = null }, int.MaxValue, cancellation);
        if (filter is { GroupId: { } group, Place: { } place })
        {
            var members = await reaches.MembersAsync(group, cancellation);
            found = [.. found.Intersect(members.Where(m => m.Absence?.Reason == place.Absence).Select(static m => m.Id))];
        }
        if (filter.Standing is { } standing)
            found = await standings.WithAsync(found, standing, cancellation);
        return [.. found.Take(limit)];
    }

    /// <summary>Returns all groups by name, for a selection.</summary>
    public Task<List<GroupChoice>> GroupsAsync(CancellationToken cancellation) =>
        db.Groups().OrderBy(g => g.NameKey).Select(g => new GroupChoice(g.Id, g.Name)).ToListAsync(cancellation);

    async Task<ILookup<Guid, string>> GroupNamesAsync(List<Guid> contacts, CancellationToken cancellation)
    {
        var rows = await db.GroupMembers().Where(m => contacts.Contains(m.ContactId))
            .Join(db.Groups(), m => m.GroupId, g => g.Id, (m, g) => new { m.ContactId, g.Name, g.NameKey }).ToListAsync(cancellation);
        return rows.OrderBy(r => r.NameKey, StringComparer.Ordinal).ToLookup(r => r.ContactId, r => r.Name);
    }
}
