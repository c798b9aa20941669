using DonorSync.Core;

namespace DonorSync.Storage;

/// <summary>Contacts of a list that stand in a certain way with the sync.</summary>
/// <param name="Looked">How many contacts were looked at for it.</param>
public sealed record StandingPage(ContactListPage Page, int Looked);

/// <summary>How contacts stand with the sync (B2), as the reconciler itself says: for a page of them, or to find those that stand so.</summary>
public sealed class ContactStandings(DonorSyncDb db, ContactLists lists, SyncPolicy policy)
{
    /// <summary>One look goes through so many contacts and no further.</summary>
    public const int Stretch = 400;

    /// <summary>By contact; empty while Constant Contact is not connected.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        if (contacts.Count == 0 || await SyncAnswers.AccountAsync(db, cancellation) is null)
            return new Dictionary<Guid, Standing>();
        var evidence = await ContactEvidences.OfAsync(db, contacts, cancellation);
        return evidence.ToDictionary(static e => e.Key, e => Explanation.Of(e.Value.Case, new PairMap(e.Value.Pairs, e.Value.Detached), policy).Standing);
    }

    /// <summary>Goes through the list until a page is full, a stretch is looked at, or the list ends.</summary>
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
