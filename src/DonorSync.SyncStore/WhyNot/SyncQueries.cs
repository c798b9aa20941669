namespace DonorSync.SyncStore.WhyNot;

/// <summary>The pair of a group: <c>linked</c>, <c>detached</c> (L7) or <c>conflict</c> (L8).</summary>
/// <param name="Members">Of the list, when it was last read.</param>
/// <param name="Conflict">Why there is no list, or why it cannot take its group's name.</param>
public sealed record GroupLink(string? ListId, string? ListName, string State, int? Members = null, string? Conflict = null);

/// <summary>Questions about what the sync knows, for pages and REST.</summary>
public sealed class SyncQueries
{
    readonly IDbContextFactory<DonorSyncDb> contexts;

    internal SyncQueries(IDbContextFactory<DonorSyncDb> contexts) => this.contexts = contexts;

    /// <summary>The pairs of an organisation's groups, by group; a group without one is not among them.</summary>
    public async Task<IReadOnlyDictionary<Guid, GroupLink>> GroupLinksAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var found = new Dictionary<Guid, GroupLink>();
        if (await AccountAsync(db, cancellation) is not { } account)
            return found;
        var lists = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account)
            .ToDictionaryAsync(l => l.ListId, cancellation);
        var conflicts = await db.Set<ReviewRow>().Where(r => r.AccountId == account && r.Rule == nameof(Rule.L8))
            .ToDictionaryAsync(r => r.Subject, r => r.Text, cancellation);
        foreach (var link in await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation))
        {
            var state = link.State == LinkState.Detached ? "detached" : conflicts.ContainsKey(link.LinkId) ? "conflict" : "linked";
            var list = lists.GetValueOrDefault(link.ListId);
            found[Guid.Parse(link.GroupId)] = new(link.ListId, list?.Name, state, list?.Members, conflicts.GetValueOrDefault(link.LinkId));
        }
        foreach (var (subject, text) in conflicts.Where(static c => c.Key.StartsWith("group:", StringComparison.Ordinal)))
            found.TryAdd(Guid.Parse(subject["group:".Length..]), new(null, null, "conflict", Conflict: text));
        return found;
    }

    /// <summary>The account that the organisation's connection points to.</summary>
    internal static Task<int?> AccountAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<ConnectionRow>().Where(c => c.State != ConnectionState.NotConnected).Select(c => c.AccountId)
            .FirstOrDefaultAsync(cancellation);

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
