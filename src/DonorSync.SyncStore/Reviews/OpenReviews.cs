namespace DonorSync.SyncStore.Reviews;

/// <summary>Lists what needs review: changed and shared addresses, opt-ins set by hand, duplicate names, detached lists.</summary>
public sealed class OpenReviews
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IContactDirectory directory;

    internal OpenReviews(IDbContextFactory<DonorSyncDb> contexts, IContactDirectory directory) =>
        (this.contexts, this.directory) = (contexts, directory);

    public async Task<int> CountAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await OfAccount(db).CountAsync(cancellation);
    }

    /// <summary>Returns the number of reviews of each rule.</summary>
    public async Task<IReadOnlyDictionary<Rule, int>> CountsAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var counts = await OfAccount(db).GroupBy(r => r.Rule).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellation);
        return counts.ToDictionary(static c => Enum.Parse<Rule>(c.Key), static c => c.Count);
    }

    /// <summary>Returns the reviews of one rule in the order of subjects, after a subject. <paramref name="limit"/>: at least 1.</summary>
    public async Task<Page<OpenReview, string>> ListAsync(OrganizationId organization, Rule rule, string? after, int limit,
        CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var name = rule.ToString();
        var rows = await OfAccount(db).Where(r => r.Rule == name && string.Compare(r.Subject, after ?? "") > 0)
            .OrderBy(r => r.Subject).Take(limit + 1).ToListAsync(cancellation);
        var page = rows.ToPage(limit, static r => r.Subject);
        var shown = page.Items;
        var subjects = shown.Select(static r => r.Subject).ToList();
        var contacts = await directory.AtAsync(db, subjects, cancellation);
        var addresses = rule == Rule.C8 ? await NewAddressesAsync(db, subjects, cancellation) : [];
        var groups = await GroupsAsync(db, subjects, cancellation);
        return page.Select(r => new OpenReview(
            rule, r.Subject, r.Text, r.FirstSeenAt, r.Subject.Contains('@', StringComparison.Ordinal) ? r.Subject : null,
            [.. contacts[r.Subject]],
            addresses.GetValueOrDefault(r.Subject), groups.TryGetValue(r.Subject, out var group) ? group : null));
    }

    /// <summary>C8: returns the address that Constant Contact now has for the contact linked under each key.</summary>
    internal static async Task<Dictionary<string, string>> NewAddressesAsync(DonorSyncDb db, List<string> keys,
        CancellationToken cancellation)
    {
        var rows = await db.Set<BaselineRow>().AsNoTracking().Where(b => keys.Contains(b.Key) && Connected(db).Contains(b.AccountId))
            .Join(db.Set<MirrorContactRow>(), b => new { b.AccountId, Id = b.CtctId }, c => new { c.AccountId, Id = (string?)c.CtctId },
                (b, c) => new { b.Key, c.Email, c.OwnKey })
            .ToListAsync(cancellation);
        return rows.Where(static r => r.Email is not null && r.OwnKey.Length > 0 && r.OwnKey != r.Key)
            .ToDictionary(static r => r.Key, static r => r.Email!);
    }

    async Task<Dictionary<string, Guid>> GroupsAsync(DonorSyncDb db, List<string> subjects, CancellationToken cancellation)
    {
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => subjects.Contains(l.LinkId) && Connected(db).Contains(l.AccountId))
            .ToDictionaryAsync(l => l.LinkId, l => Guid.Parse(l.GroupId), cancellation);
        const string ofGroup = "group:";
        foreach (var subject in subjects.Where(static s => s.StartsWith(ofGroup, StringComparison.Ordinal)))
            links.TryAdd(subject, Guid.Parse(subject[ofGroup.Length..]));
        var ids = links.Values.ToList();
        var there = await directory.GroupsAsync(db, ids, cancellation);
        return links.Where(l => there.Contains(l.Value)).ToDictionary(static l => l.Key, static l => l.Value);
    }

    static IQueryable<ReviewRow> OfAccount(DonorSyncDb db) =>
        db.Set<ReviewRow>().AsNoTracking().Where(r => Connected(db).Contains(r.AccountId));

    /// <summary>The matters of an account that is not connected rest until it is again (A6).</summary>
    internal static IQueryable<int> Connected(DonorSyncDb db) => ConnectionRow.Accounts(db);

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}

/// <summary>An open review for a user, as the last run found it, with its contacts or group.</summary>
/// <param name="Address">The email key, for reviews of contacts.</param>
/// <param name="Contacts">The contacts in DonorSync that have the address, oldest first.</param>
/// <param name="NewAddress">C8: the address that Constant Contact has now.</param>
/// <param name="Group">The group, for reviews of groups; null if it is gone or never existed.</param>
public sealed record OpenReview(
    Rule Rule, string Subject, string Text, DateTimeOffset FirstSeenAt, string? Address, IReadOnlyList<NamedContact> Contacts,
    string? NewAddress, Guid? Group);
