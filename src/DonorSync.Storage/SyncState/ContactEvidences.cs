using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Gathers what the sync knows of some contacts' addresses, all together: a page of contacts costs the queries of one.</summary>
static class ContactEvidences
{
    /// <returns>By contact; those that are not there are left out.</returns>
    public static async Task<IReadOnlyDictionary<Guid, ContactEvidence>> OfAsync(DonorSyncDb db, IReadOnlyCollection<Guid> contacts, CancellationToken cancellation)
    {
        var rows = await db.Contacts.AsNoTracking().Where(c => EF.Parameter(contacts).Contains(c.Id)).ToListAsync(cancellation);
        if (rows.Count == 0)
            return new Dictionary<Guid, ContactEvidence>();
        var account = await SyncAnswers.AccountAsync(db, cancellation);
        var keys = rows.Select(static c => c.PrimaryEmailKey).OfType<string>().Distinct().ToList();
        var sharing = (await db.Contacts.AsNoTracking().Where(c => EF.Parameter(keys).Contains(c.PrimaryEmailKey!)).ToListAsync(cancellation))
            .OrderBy(static c => c.CreatedAt).ThenBy(static c => c.Id).ToLookup(static c => c.PrimaryEmailKey!);
        var ids = rows.Concat(sharing.SelectMany(static c => c)).Select(static c => c.Id).Distinct().ToList();
        var groups = (await db.GroupMembers.AsNoTracking().Where(m => EF.Parameter(ids).Contains(m.ContactId)).ToListAsync(cancellation))
            .ToLookup(static m => m.ContactId, static m => m.GroupId);
        var known = account is { } one ? await KnownAddresses.ReadAsync(db, one, keys, cancellation) : KnownAddresses.None;
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation);
        var names = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account).ToDictionaryAsync(l => new ListId(l.ListId), l => l.Name, cancellation);
        var last = await db.Set<RunRow>().Where(r => r.AccountId == account && r.Kind != RunKind.Preview && r.FinishedAt != null && r.State != RunState.Failed)
            .MaxAsync(r => r.FinishedAt, cancellation);
        var unpaired = await UnpairedAsync(db, groups.SelectMany(static g => g).Distinct(), links, cancellation);
        var conflicts = (await db.Set<ReviewRow>().AsNoTracking().Where(r => r.AccountId == account && r.Rule == nameof(Rule.L8)).ToListAsync(cancellation))
            .ToDictionary(static r => r.Subject, static r => r.Text);
        ImmutableArray<LinkId> detached = [.. links.Where(static l => l.State == LinkState.Detached).Select(static l => new LinkId(l.LinkId))];
        ImmutableArray<Pair> linked = [.. links.Where(static l => l.State == LinkState.Linked).Select(static l => l.ToCore()).Select(static l => new Pair(l.Id, l.Group, l.List, l.GroupName))];
        return rows.ToDictionary(static row => row.Id, row =>
        {
            var shared = row.PrimaryEmailKey is { } address ? sharing[address] : [row];
            var own = shared.SelectMany(c => groups[c.Id]).ToHashSet();
            var crm = shared.Select(c => c.ToCore(groups[c.Id])).ToList();
            return new ContactEvidence(
                known.CaseOf(row.PrimaryEmailKey, crm), [.. linked, .. unpaired.Where(u => own.Contains(u.Group) && !conflicts.ContainsKey(u.Pair.Link.Value)).Select(static u => u.Pair)], detached, names, account is not null, last)
            {
                Conflicts = [.. unpaired.Where(u => own.Contains(u.Group)).Select(u => conflicts.GetValueOrDefault(u.Pair.Link.Value)).OfType<string>().Select(static t => new Reason(Rule.L8, t))],
            };
        });
    }

    /// <summary>Groups that no link speaks for: the next sync makes a list for them, or takes the one of their name.</summary>
    static async Task<List<(Guid Group, Pair Pair)>> UnpairedAsync(DonorSyncDb db, IEnumerable<Guid> groups, List<LinkRow> links, CancellationToken cancellation)
    {
        var linked = links.Select(static l => Guid.Parse(l.GroupId)).ToHashSet();
        var ids = groups.Where(g => !linked.Contains(g)).ToList();
        var rows = await db.Groups.AsNoTracking().Where(g => ids.Contains(g.Id)).ToListAsync(cancellation);
        return rows.ConvertAll(static g => (g.Id, Pair(new(g.Id.ToString()), g.Name)));
    }

    static Pair Pair(GroupId group, string name) => new(LinkId.OfGroup(group), group, null, name);
}
