using DonorSync.Database.Organizations;
using DonorSync.Database.Ports;
using DonorSync.Donors.Crm;
using DonorSync.Sync;

namespace DonorSync.Donors.Listing;

/// <summary>Contacts of a list that stand in a certain way with the sync.</summary>
/// <param name="Looked">How many contacts were looked at for it.</param>
public sealed record StandingPage(ContactListPage Page, int Looked);

/// <summary>How contacts stand with the sync (B2), as the reconciler itself says: for a page of them, or to find those that stand
/// so.</summary>
public sealed class ContactStandings(DonorSyncDb db, ContactLists lists, IWhyNot sync, SyncSettings server)
{
    /// <summary>One look goes through so many contacts and no further.</summary>
    public const int Stretch = 400;

    /// <summary>By contact; empty while Constant Contact is not connected.</summary>
    public async Task<IReadOnlyDictionary<Guid, Standing>> OfAsync(IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        if (contacts.Count == 0 || !await sync.IsConnectedAsync(db, cancellation))
            return new Dictionary<Guid, Standing>();
        var evidence = await EvidenceAsync(contacts, cancellation);
        var policy = await PolicyAsync(cancellation);
        return evidence.ToDictionary(
            static e => e.Key, e => Explanation.Of(e.Value.Case, new PairMap(e.Value.Pairs, e.Value.Detached), policy).Standing);
    }

    /// <summary>Returns the policy by which the organization's contacts are synced (B13).</summary>
    public Task<SyncPolicy> PolicyAsync(CancellationToken cancellation) => db.PolicyAsync(server, cancellation);

    /// <summary>Everything the sync knows of a contact; null when it is not there.</summary>
    public async Task<ContactEvidence?> EvidenceOfAsync(Guid contact, CancellationToken cancellation) =>
        (await EvidenceAsync([contact], cancellation)).GetValueOrDefault(contact);

    /// <summary>Gathers what is known of the contacts' addresses, all together: a page of contacts costs the queries of one.</summary>
    async Task<IReadOnlyDictionary<Guid, ContactEvidence>> EvidenceAsync(IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        var rows = await db.Contacts().AsNoTracking().Where(c => EF.Parameter(contacts).Contains(c.Id)).ToListAsync(cancellation);
        if (rows.Count == 0)
            return new Dictionary<Guid, ContactEvidence>();
        var keys = rows.Select(static c => c.PrimaryEmailKey).OfType<string>().Distinct().ToList();
        var sharing = (await db.Contacts().AsNoTracking().Where(c => EF.Parameter(keys).Contains(c.PrimaryEmailKey!))
            .ToListAsync(cancellation))
            .OrderBy(static c => c.CreatedAt).ThenBy(static c => c.Id).ToLookup(static c => c.PrimaryEmailKey!);
        var ids = rows.Concat(sharing.SelectMany(static c => c)).Select(static c => c.Id).Distinct().ToList();
        var members = await db.GroupMembers().AsNoTracking().Where(m => EF.Parameter(ids).Contains(m.ContactId))
            .Join(db.Groups(), m => m.GroupId, g => g.Id, (m, g) => new { m.ContactId, g.Id, g.Name }).ToListAsync(cancellation);
        var groups = members.ToLookup(static m => m.ContactId, static m => m.Id);
        var asked = rows.ConvertAll(row => new AskedContact(
            row.Id, row.PrimaryEmailKey,
            [.. (row.PrimaryEmailKey is { } address ? sharing[address] : [row]).Select(c => c.ToCore(groups[c.Id]))]));
        var names = members.DistinctBy(static m => m.Id).ToDictionary(static m => new GroupId(m.Id.ToString()), static m => m.Name);
        return await sync.OfAsync(db, asked, names, cancellation);
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
