using DonorSync.SyncStore.WhyNot;

namespace DonorSync.SyncStore.Accounts;

/// <summary>A list of the connected account, as last read.</summary>
/// <param name="State">linked, none or conflict.</param>
/// <param name="Group">The group that it is linked to.</param>
public sealed record ListedList(string Id, string Name, int? Members, Guid? Group, string State, bool LeftOut);

/// <summary>Leaves groups and lists out of the sync, and includes them again (B12). The flag belongs to the pair.</summary>
public sealed class LeftOuts : ILeftOutLists
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IContactDirectory directory;
    readonly TimeProvider clock;

    internal LeftOuts(IDbContextFactory<DonorSyncDb> contexts, IContactDirectory directory, TimeProvider clock) =>
        (this.contexts, this.directory, this.clock) = (contexts, directory, clock);

    /// <summary>Returns the groups that are left out, by themselves or with their lists.</summary>
    public async Task<IReadOnlySet<Guid>> GroupsAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        // Every list of groups asks, and most organizations leave out nothing.
        if (!await db.Set<LeftOutRow>().AnyAsync(cancellation))
            return ImmutableHashSet<Guid>.Empty;
        var sides = await SidesAsync(db, cancellation);
        return sides.OfPairs.Groups.Select(static g => Guid.Parse(g.Value)).ToHashSet();
    }

    /// <summary>Returns the lists by name, without deleted ones.</summary>
    public async Task<IReadOnlyList<ListedList>> ListsAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var sides = await SidesAsync(db, cancellation);
        var conflicts = await db.Set<ReviewRow>().Where(r => r.AccountId == sides.Account && r.Rule == nameof(Rule.L8))
            .Select(static r => r.Subject).ToListAsync(cancellation);
        var byName = sides.Rows.OrderBy(static l => l.Name, StringComparer.OrdinalIgnoreCase)
            .ThenBy(static l => l.ListId, StringComparer.Ordinal);
        return [.. byName.Select(list =>
            {
                var id = new ListId(list.ListId);
                var link = sides.Links.FirstOrDefault(l => l.List == id && l.State == LinkState.Linked);
                var group = link is not null && sides.Groups.Any(g => g.Id == link.Group) ? Guid.Parse(link.Group.Value) : (Guid?)null;
                var state = group is not null ? "linked" : conflicts.Contains(LinkId.OfList(id).Value) ? "conflict" : "none";
                return new ListedList(list.ListId, list.Name, list.Members, group, state, sides.OfPairs.Lists.Contains(id));
            })];
    }

    /// <returns>Whether that changed anything.</returns>
    public Task<bool> SetGroupAsync(OrganizationId organization, Guid group, bool leftOut, string by, CancellationToken cancellation) =>
        SetAsync(organization, new([new GroupId(group.ToString())], []), leftOut, by, cancellation);

    /// <returns>Whether that changed anything.</returns>
    public Task<bool> SetListAsync(OrganizationId organization, string list, bool leftOut, string by, CancellationToken cancellation) =>
        SetAsync(organization, new([], [new ListId(list)]), leftOut, by, cancellation);

    public async Task KeepAsync(DonorSyncDb db, Guid group, CancellationToken cancellation)
    {
        var id = group.ToString();
        var row = await db.Set<LeftOutRow>().FirstOrDefaultAsync(l => l.AccountId == LeftOutRow.Groups && l.Id == id, cancellation);
        if (row is null)
            return;
        var sides = await SidesAsync(db, cancellation);
        if (sides.Account is { } account)
        {
            var pair = new LeftOut([new GroupId(id)], []).OfPairs(sides.Groups, sides.Lists, sides.Links);
            foreach (var list in pair.Lists.Except(sides.LeftOut.Lists))
                db.Add(new LeftOutRow { AccountId = account, Id = list.Value, Since = row.Since, By = row.By });
        }
        db.Remove(row);
        await db.SaveChangesAsync(cancellation);
    }

    async Task<bool> SetAsync(OrganizationId organization, LeftOut chosen, bool leftOut, string by, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var sides = await SidesAsync(db, cancellation);
        var pair = chosen.OfPairs(sides.Groups, sides.Lists, sides.Links);
        var rows = pair.Groups.Select(static g => (LeftOutRow.Groups, g.Value))
            .Concat(sides.Account is { } account ? pair.Lists.Select(l => (account, l.Value)) : []).ToList();
        var changed = false;
        foreach (var (owner, id) in rows)
        {
            var row = await db.Set<LeftOutRow>().FirstOrDefaultAsync(l => l.AccountId == owner && l.Id == id, cancellation);
            if (row is null == leftOut)
                changed = true;
            if (row is null && leftOut)
                db.Add(new LeftOutRow { AccountId = owner, Id = id, Since = clock.Now(), By = by });
            else if (row is not null && !leftOut)
                db.Remove(row);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return changed;
    }

    async Task<Sides> SidesAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        var account = await SyncQueries.AccountAsync(db, cancellation);
        var groups = (await directory.GroupsAsync(db, cancellation))
            .Select(static g => new CrmGroup(new(g.Id.ToString()), g.Name)).ToList();
        var rows = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account && !l.Deleted).ToListAsync(cancellation);
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation);
        return new(account, groups, rows, links.ConvertAll(static l => l.ToCore()), await db.LeftOutAsync(account, cancellation));
    }

    sealed record Sides(
        int? Account, IReadOnlyList<CrmGroup> Groups, IReadOnlyList<MirrorListRow> Rows, IReadOnlyList<Link> Links, LeftOut LeftOut)
    {
        public IReadOnlyList<CtctList> Lists { get; } = [.. Rows.Select(static l => new CtctList(new(l.ListId), l.Name))];

        public LeftOut OfPairs => LeftOut.OfPairs(Groups, Lists, Links);
    }

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
