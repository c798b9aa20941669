namespace DonorSync.SyncStore.WhyNot;

/// <summary>Gathers what the sync knows of some contacts' addresses, all together.</summary>
sealed class ContactEvidences : IWhyNot
{
    public async Task<bool> IsConnectedAsync(DonorSyncDb db, CancellationToken cancellation) =>
        await SyncQueries.AccountAsync(db, cancellation) is not null;

    public async Task<IReadOnlyDictionary<Guid, ContactEvidence>> OfAsync(
        DonorSyncDb db, IReadOnlyList<AskedContact> contacts, IReadOnlyDictionary<GroupId, string> groups, CancellationToken cancellation)
    {
        var account = await SyncQueries.AccountAsync(db, cancellation);
        var keys = contacts.Select(static c => c.Key).OfType<string>().Distinct().ToList();
        var known = account is { } one ? await KnownAddresses.ReadAsync(db, one, keys, cancellation) : KnownAddresses.None;
        var links = await db.Set<LinkRow>().AsNoTracking().Where(l => l.AccountId == account).ToListAsync(cancellation);
        var names = await db.Set<MirrorListRow>().AsNoTracking().Where(l => l.AccountId == account)
            .ToDictionaryAsync(l => new ListId(l.ListId), l => l.Name, cancellation);
        var last = await db.Set<RunRow>()
            .Where(r => r.AccountId == account && r.Kind != RunKind.Preview && r.FinishedAt != null
                && r.State != RunState.Failed && r.State != RunState.Stopped)
            .MaxAsync(r => r.FinishedAt, cancellation);
        var conflicts = (await db.Set<ReviewRow>().AsNoTracking().Where(r => r.AccountId == account && r.Rule == nameof(Rule.L8))
            .ToListAsync(cancellation))
            .ToDictionary(static r => r.Subject, static r => r.Text);
        ImmutableArray<LinkId> detached = [.. links.Where(
            static l => l.State == LinkState.Detached).Select(static l => new LinkId(l.LinkId))];
        ImmutableArray<Pair> linked =
        [
            .. links.Where(static l => l.State == LinkState.Linked).Select(static l => l.ToCore())
                .Select(static l => new Pair(l.Id, l.Group, l.List, l.GroupName)),
        ];
        // Groups that no link speaks for: the next sync creates a list for them, or takes the one of their name.
        var withLink = links.Select(static l => new GroupId(l.GroupId)).ToHashSet();
        var unpaired = groups.Where(g => !withLink.Contains(g.Key))
            .Select(static g => new Pair(LinkId.OfGroup(g.Key), g.Key, null, g.Value)).ToList();
        return contacts.ToDictionary(static c => c.Id, contact =>
        {
            var own = contact.Shared.SelectMany(static c => c.Groups).ToHashSet();
            var next = unpaired.FindAll(u => u.Group is { } group && own.Contains(group));
            return new ContactEvidence(
                known.CaseOf(contact.Key, contact.Shared), [.. linked, .. next.Where(u => !conflicts.ContainsKey(u.Link.Value))],
                detached, names, account is not null, last)
            {
                Conflicts = [.. next.Select(
                    u => conflicts.GetValueOrDefault(u.Link.Value)).OfType<string>().Select(static t => new Reason(Rule.L8, t))],
            };
        });
    }
}
