namespace DonorSync.SyncStore.RunLog;

/// <summary>Finds the steps of a long journal that a search may mean, when they are few.</summary>
sealed class StepIndexSearch(DonorSyncDb db, IContactDirectory directory, RunId run, IReadOnlyList<ChangeKind> kinds)
{
    /// <summary>A journal of so many steps is soon read through.</summary>
    const int Short = 20_000;

    /// <summary>One step in so many: rarer ones are looked up.</summary>
    const int Rare = 20;

    const int MostContacts = 1_000;
    const int MostSteps = 20_000;

    readonly IQueryable<StepRow> steps = RunKinds.Steps(db, run);

    /// <summary>Sequences among which all matches after a place are; null when reading the journal through finds a page of them as
    /// soon.</summary>
    public async Task<List<long>?> OfAsync(ChangeFilter filter, long after, CancellationToken cancellation)
    {
        var all = kinds.Sum(static k => k.Count);
        if (all <= Short || filter == new ChangeFilter())
            return null;
        var fitting = kinds.Where(filter.Fits).ToList();
        if (fitting.Sum(static k => k.Count) <= all / Rare)
            return await OfKindsAsync(fitting, after, cancellation);
        return filter.Text is { } text ? await WithTextAsync(text, after, cancellation) : null;
    }

    async Task<List<long>> OfKindsAsync(List<ChangeKind> fitting, long after, CancellationToken cancellation)
    {
        var found = new List<long>();
        foreach (var (state, kind, rule) in fitting.Select(static k => (k.State, k.Kind, k.Rule)).Distinct())
        {
            var frequent = kinds.Where(k => k.Kind == kind && k.Rule == rule).Sum(static k => k.Count) > MostSteps;
            // Of a frequent kind, the failed or held ones: then the index by state is the narrower one.
            var here = frequent
                ? steps.Where(s => s.State == state && (int)s.Kind + 0 == (int)kind && s.Rule + "" == rule)
                : steps.Where(s => s.Kind == kind && s.Rule == rule);
            found.AddRange((await here.Select(s => s.Sequence).ToListAsync(cancellation)).Where(s => s > after));
        }
        return found;
    }

    /// <summary>By the contacts that have the text, by addresses that begin with it, and by the names of groups and lists.</summary>
    async Task<List<long>?> WithTextAsync(string text, long after, CancellationToken cancellation)
    {
        if (await directory.WithTextAsync(db, text, MostContacts, cancellation) is not { } addresses)
            return null;
        var end = text + "\U0010FFFF";
        var links = await LinksAsync(text, cancellation);
        var known = kinds.Select(static k => k.Kind).Distinct().ToList();
        var rules = kinds.Select(static k => k.Rule).Distinct().ToList();
        // By address over all runs, because there the index is; the run is looked at here.
        var all = db.Set<StepRow>().AsNoTracking();
        List<IQueryable<StepRow>> places =
        [
            all.Where(s => EF.Parameter(addresses).Contains(s.Contact!)),
            all.Where(s => string.Compare(s.Contact, text) >= 0 && string.Compare(s.Contact, end) < 0),
        ];
        if (links.Count > 0)
        {
            places.Add(steps.Where(s =>
                EF.Parameter(known).Contains(s.Kind) && EF.Parameter(rules).Contains(s.Rule) && EF.Parameter(links).Contains(s.Link)));
        }
        var found = new HashSet<long>();
        foreach (var place in places)
        {
            var rows = await place.Select(s => new { s.RunId, s.Sequence }).Take(MostSteps + 1).ToListAsync(cancellation);
            if (rows.Count > MostSteps)
                return null;
            found.UnionWith(rows.Where(r => r.RunId == run.Value && r.Sequence > after).Select(static r => r.Sequence));
        }
        return [.. found];
    }

    /// <summary>Returns the links that a group or list with the text in its name has, had, or may get.</summary>
    async Task<List<string?>> LinksAsync(string text, CancellationToken cancellation)
    {
        var links = await db.Set<LinkRow>().AsNoTracking().ToListAsync(cancellation);
        var groups = (await directory.GroupsAsync(db, cancellation)).Where(g => Has(g.Name))
            .Select(static g => (Id: new GroupId(g.Id.ToString()), g.Name)).ToList();
        var lists = (await db.Set<MirrorListRow>().Select(l => new { l.ListId, l.Name }).ToListAsync(cancellation)).Where(l => Has(l.Name))
            .Select(static l => (Id: new ListId(l.ListId), l.Name)).ToList();
        var named = links.Where(
            l => Has(l.GroupName) || groups.Exists(g => g.Id.Value == l.GroupId) || lists.Exists(x => x.Id.Value == l.ListId));
        // A preview names pairs that have no link yet.
        var pairs = groups.Join(
            lists, static g => GroupNames.Fold(g.Name), static l => GroupNames.Fold(l.Name), static (g, l) => LinkId.OfPair(g.Id, l.Id));
        return
        [
            .. named.Select(static l => new LinkId(l.LinkId)).Concat(pairs).Concat(groups.Select(static g => LinkId.OfGroup(g.Id)))
                .Concat(lists.Select(static l => LinkId.OfList(l.Id))).Select(static l => l.Value).Distinct(),
        ];

        bool Has(string name) => name.ToLowerInvariant().Contains(text, StringComparison.Ordinal);
    }
}
