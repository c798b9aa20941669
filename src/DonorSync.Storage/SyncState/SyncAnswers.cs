using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Everything the sync knows of one contact's address, ready for the reconciler to be asked "why not?" (B2).</summary>
/// <param name="Pairs">The pairs there are, and those that the next sync makes for groups without one (L1).</param>
/// <param name="ListNames">Names of the account's lists.</param>
public sealed record ContactEvidence(
    ContactCase Case, IReadOnlyList<Pair> Pairs, IReadOnlyList<LinkId> Detached, IReadOnlyDictionary<ListId, string> ListNames, bool Connected,
    DateTimeOffset? LastSyncedAt);

/// <summary>The pair of a group: <c>linked</c>, <c>detached</c> (L7) or <c>conflict</c> (L8).</summary>
/// <param name="Members">Of the list, when it was last read.</param>
public sealed record GroupLink(string? ListId, string? ListName, string State, int? Members = null);

/// <summary>Questions about what the sync knows, for pages and REST.</summary>
public sealed class SyncAnswers
{
    readonly IDbContextFactory<DonorSyncDb> contexts;

    internal SyncAnswers(IDbContextFactory<DonorSyncDb> contexts) => this.contexts = contexts;

    /// <summary>The pairs of an organisation's groups, by group; a group without one is not among them.</summary>
    public async Task<IReadOnlyDictionary<Guid, GroupLink>> GroupLinksAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var found = new Dictionary<Guid, GroupLink>();
        if (await AccountAsync(db, cancellation) is not { } account)
            return found;
        var lists = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account).ToDictionaryAsync(l => l.ListId, cancellation);
        var conflicts = await db.Set<ReviewRow>().Where(r => r.AccountId == account && r.Rule == nameof(Rule.L8)).Select(r => r.Subject).ToHashSetAsync(cancellation);
        foreach (var link in await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation))
        {
            var state = link.State == LinkState.Detached ? "detached" : conflicts.Contains(link.LinkId) ? "conflict" : "linked";
            var list = lists.GetValueOrDefault(link.ListId);
            found[Guid.Parse(link.GroupId)] = new(link.ListId, list?.Name, state, list?.Members);
        }
        foreach (var subject in conflicts.Where(static s => s.StartsWith("group:", StringComparison.Ordinal)))
            found.TryAdd(Guid.Parse(subject["group:".Length..]), new(null, null, "conflict"));
        return found;
    }

    public async Task<ContactEvidence?> EvidenceAsync(OrganizationId organization, Guid contact, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        if (await db.Contacts.AsNoTracking().FirstOrDefaultAsync(c => c.Id == contact, cancellation) is not { } row)
            return null;
        var account = await AccountAsync(db, cancellation);
        var sharing = row.PrimaryEmailKey is { } address
            ? await db.Contacts.AsNoTracking().Where(c => c.PrimaryEmailKey == address).ToListAsync(cancellation)
            : [row];
        var ids = sharing.ConvertAll(static c => c.Id);
        var groups = (await db.GroupMembers.AsNoTracking().Where(m => ids.Contains(m.ContactId)).ToListAsync(cancellation))
            .ToLookup(static m => m.ContactId, static m => m.GroupId);
        var crm = sharing.Select(c => c.ToCore(groups[c.Id])).ToList();
        var key = row.PrimaryEmailKey is { } valid ? new EmailKey(valid) : EmailKey.None;
        var (mirror, baseline) = key == EmailKey.None || account is null ? ([], null) : await KnownAsync(db, account.Value, key, cancellation);
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation);
        var names = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account).ToDictionaryAsync(l => new ListId(l.ListId), l => l.Name, cancellation);
        var last = await db.Set<RunRow>().Where(r => r.AccountId == account && r.Kind != RunKind.Preview && r.FinishedAt != null && r.State != RunState.Failed)
            .MaxAsync(r => r.FinishedAt, cancellation);
        var unpaired = await UnpairedAsync(db, groups.SelectMany(static g => g).Distinct(), links, cancellation);
        return new(
            CaseJoin.Build(key, crm, mirror, baseline),
            [
                .. links.Where(static l => l.State == LinkState.Linked).Select(static l => l.ToCore()).Select(static l => new Pair(l.Id, l.Group, l.List, l.GroupName)),
                .. unpaired,
            ],
            [.. links.Where(static l => l.State == LinkState.Detached).Select(static l => new LinkId(l.LinkId))],
            names, account is not null, last);
    }

    /// <summary>Groups that no link speaks for: the next sync makes a list for them, or takes the one of their name.</summary>
    static async Task<List<Pair>> UnpairedAsync(DonorSyncDb db, IEnumerable<Guid> groups, List<LinkRow> links, CancellationToken cancellation)
    {
        var linked = links.Select(static l => Guid.Parse(l.GroupId)).ToHashSet();
        var ids = groups.Where(g => !linked.Contains(g)).ToList();
        var rows = await db.Groups.AsNoTracking().Where(g => ids.Contains(g.Id)).ToListAsync(cancellation);
        return rows.ConvertAll(static g => new GroupId(g.Id.ToString())).Zip(rows, static (id, g) => new Pair(LinkId.OfGroup(id), id, null, g.Name)).ToList();
    }

    static async Task<(List<MirrorRow> Mirror, Baseline? Baseline)> KnownAsync(DonorSyncDb db, Guid account, EmailKey key, CancellationToken cancellation)
    {
        // One after the other: each has its index, and either of them has none.
        var mirror = db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == account);
        var rows = await mirror.Where(c => c.CaseKey == key.Value).ToListAsync(cancellation);
        rows.AddRange(await mirror.Where(c => c.OwnKey == key.Value && c.CaseKey != key.Value).ToListAsync(cancellation));
        var baseline = await db.Set<BaselineRow>().AsNoTracking().FirstOrDefaultAsync(b => b.AccountId == account && b.Key == key.Value, cancellation);
        var own = rows.Where(c => c.CaseKey == key.Value).Select(c => (c.ToCore(), c.CtctId == baseline?.CtctId)).ToList();
        var moved = rows.Where(c => c.CaseKey != key.Value).Select(c => new MirrorRow(key, c.ToCore(), IsOccupant: true));
        return ([.. own.Count == 0 ? [] : MirrorCases.Of(key, own), .. moved], baseline?.ToCore());
    }

    /// <summary>The account that the organisation's connection points to.</summary>
    static Task<Guid?> AccountAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<ConnectionRow>().Where(c => c.State != ConnectionState.NotConnected).Select(c => c.AccountId).FirstOrDefaultAsync(cancellation);

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
