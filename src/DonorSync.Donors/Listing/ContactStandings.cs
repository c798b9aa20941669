using DonorSync.Database.Organizations;
using DonorSync.Database.Ports;
using DonorSync.Donors.Crm;
using DonorSync.Sync;

namespace DonorSync.Donors.Listing;

/// <summary>The sync status of contacts (B2, B14), as the reconciler itself says.</summary>
public sealed class ContactStandings(DonorSyncDb db, IWhyNot sync, SyncSettings server)
{
    /// <summary>Contacts whose evidence is read together.</summary>
    const int AtOnce = 1_000;

    /// <summary>Returns the status of each contact; nothing while Constant Contact is not connected.</summary>
    public async Task<IReadOnlyDictionary<Guid, Explanation>> OfAsync(
        IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        if (contacts.Count == 0 || !await sync.IsConnectedAsync(db, cancellation))
            return new Dictionary<Guid, Explanation>();
        var evidence = await EvidenceAsync(contacts, cancellation);
        var policy = await PolicyAsync(cancellation);
        return evidence.ToDictionary(static e => e.Key, e => e.Value.Explain(policy));
    }

    /// <summary>Returns the policy by which the organization's contacts are synced (B13).</summary>
    public Task<SyncPolicy> PolicyAsync(CancellationToken cancellation) => db.PolicyAsync(server, cancellation);

    /// <summary>Returns everything the sync knows of a contact; null when it does not exist.</summary>
    public async Task<ContactEvidence?> EvidenceOfAsync(Guid contact, CancellationToken cancellation) =>
        (await EvidenceAsync([contact], cancellation)).GetValueOrDefault(contact);

    /// <summary>Returns those of the contacts that have this status, in their order.</summary>
    public async Task<List<Guid>> WithAsync(IEnumerable<Guid> contacts, Standing standing, CancellationToken cancellation)
    {
        var found = new List<Guid>();
        foreach (var some in contacts.Chunk(AtOnce))
        {
            var explained = await OfAsync(some, cancellation);
            found.AddRange(some.Where(c => explained.GetValueOrDefault(c)?.Standing == standing));
        }
        return found;
    }

    /// <summary>Gathers what is known of the contacts' addresses, all together: a page of contacts costs the queries of one.</summary>
    internal async Task<IReadOnlyDictionary<Guid, ContactEvidence>> EvidenceAsync(
        IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
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
        var asked = rows.ConvertAll(row => new ContactQuestion(
            row.Id, row.PrimaryEmailKey,
            [.. (row.PrimaryEmailKey is { } address ? sharing[address] : [row]).Select(c => c.ToCore(groups[c.Id]))]));
        var canBeEmailed = await CanBeEmailedAsync([.. members.Select(static m => m.Id).Distinct()], cancellation);
        var names = members.DistinctBy(static m => m.Id).ToDictionary(
            static m => new GroupId(m.Id.ToString()), m => new QuestionedGroup(m.Name, canBeEmailed.Contains(m.Id)));
        return await sync.OfAsync(db, asked, names, cancellation);
    }

    /// <summary>Returns the groups with at least one member that can be emailed (L3).</summary>
    async Task<HashSet<Guid>> CanBeEmailedAsync(List<Guid> groups, CancellationToken cancellation)
    {
        var rows = await db.GroupCounts().AsNoTracking().Where(c => c.Count > 0 && groups.Contains(c.GroupId)).ToListAsync(cancellation);
        return [.. rows.Where(static r => r.Reason == Counts.Unreached.Not).Select(static r => r.GroupId)];
    }
}
