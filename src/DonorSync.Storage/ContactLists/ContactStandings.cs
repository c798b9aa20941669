using DonorSync.Core;

namespace DonorSync.Storage;

/// <summary>Contacts of a list with a certain sync status.</summary>
/// <param name="Looked">The number of contacts that were checked.</param>
public sealed record StandingPage(ContactListPage Page, int Looked);

/// <summary>Determines the sync status of contacts (B2) with the reconciler: of a page, or to find those with a certain status.</summary>
public sealed class ContactStandings(DonorSyncDb db, ContactLists lists, SyncPolicy policy)
{
    /// <summary>The maximum number of contacts checked in one call.</summary>
    public const int Stretch = 400;

    /// <summary>Returns the status by contact; empty while Constant Contact is not connected.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        if (contacts.Count == 0 || await SyncAnswers.AccountAsync(db, cancellation) is null)
            return new Dictionary<Guid, Standing>();
        var evidence = await ContactEvidences.OfAsync(db, contacts, cancellation);
        return evidence.ToDictionary(static e => e.Key, e => Explanation.Of(e.Value.Case, new PairMap(e.Value.Pairs, e.Value.Detached), policy).Standing);
    }

    /// <summary>Checks the list until a page is full, <see cref="Stretch"/> contacts are checked, or the list ends.</summary>
    public async Task<StandingPage> PageAsync(
        ContactListFilter filter, ContactOrder order, ContactListPlace? after, int limit, Standing standing, CancellationToken cancellation)
    {
        var page = await lists.PageAsync(filter, order, after, Stretch, cancellation);
        var standings = await OfAsync([.. page.Rows.Select(static r => r.Contact.Id)], cancellation);
        var found = new List<ContactListRow>();
        for (var looked = 1; looked <= page.Rows.Count; looked++)
        {
            var row = page.Rows[looked - 1];
            if (standings.TryGetValue(row.Contact.Id, out var here) && here == standing)
                found.Add(row);
            if (found.Count == limit && (looked < page.Rows.Count || page.Next is not null))
                return new(new(found, ContactListQueries.PlaceOf(row.Contact, order), null), looked);
        }
        return new(new(found, page.Next, page.Next is null && after is null ? found.Count : null), page.Rows.Count);
    }
}
