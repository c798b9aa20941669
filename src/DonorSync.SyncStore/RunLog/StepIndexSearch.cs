using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore.RunLog;

/// <summary>Finds the steps of a long journal that a search may mean, when they are few.</summary>
sealed class StepIndexSearch(DonorSyncDb db, IContactDirectory directory, int run, IReadOnlyList<ChangeKind> kinds)
{
    /// <summary>A journal of this many steps is soon read through.</summary>
    const int Short = 20_000;

    /// <summary>One step in this many: rarer ones are looked up.</summary>
    const int Rare = 20;

    const int MostContacts = 1_000;
    const int MostSteps = 20_000;

    readonly IQueryable<StepRow> steps = db.StepsOf(run);

    /// <summary>Sequences among which all matches after a place are; null when reading the journal through finds a page of them as
    /// soon.</summary>
    public async Task<List<int>?> OfAsync(ChangeFilter filter, long after, CancellationToken cancellation)
    {
        var all = kinds.Sum(static k => k.Count);
        if (all <= Short || filter == new ChangeFilter())
            return null;
        var fitting = kinds.Where(filter.Fits).ToList();
        if (fitting.Sum(static k => k.Count) <= all / Rare)
            return await OfKindsAsync(fitting, after, cancellation);
        return filter.Text is { } text ? await WithTextAsync(text, after, cancellation) : null;
    }

    async Task<List<int>> OfKindsAsync(List<ChangeKind> fitting, long after, CancellationToken cancellation)
    {
        var found = new List<int>();
        foreach (var (state, kind, rule) in fitting.Select(static k => (k.State, k.Kind, Enum.Parse<Rule>(k.Rule))).Distinct())
        {
            var frequent = kinds.Where(k => k.Kind == kind && k.Rule == rule.ToString()).Sum(static k => k.Count) > MostSteps;
            // Of a frequent kind, the failed or held ones: then the results are the narrower way.
            var here = frequent && state != StepState.Planned
                ? LoggedStep.In(db, run, state).Where(s => s.Kind == kind && s.Rule == rule).Select(static s => s.Sequence)
                : steps.Where(s => s.Kind == kind && s.Rule == rule).Select(static s => s.Sequence);
            found.AddRange((await here.ToListAsync(cancellation)).Where(s => s > after));
        }
        return found;
    }

    /// <summary>By the contacts that have the text, by addresses that begin with it, and by the names of groups and lists.</summary>
    async Task<List<int>?> WithTextAsync(string text, long after, CancellationToken cancellation)
    {
        if (await directory.WithTextAsync(db, text, MostContacts, cancellation) is not { } addresses)
            return null;
        var end = text + "\U0010FFFF";
        var links = (await LinksAsync(db, run, text, cancellation)).ConvertAll(static l => (int?)l);
        var known = kinds.Select(static k => k.Kind).Distinct().ToList();
        var rules = kinds.Select(static k => Enum.Parse<Rule>(k.Rule)).Distinct().ToList();
        // By address over all runs, because there the index is; the run is compared with what it finds.
        var all = db.Set<StepRow>().IgnoreQueryFilters().AsNoTracking();
        List<IQueryable<StepRow>> places =
        [
            all.Where(s => EF.Parameter(addresses).Contains(s.Contact!)),
            all.Where(s => string.Compare(s.Contact, text) >= 0 && string.Compare(s.Contact, end) < 0),
            // Their names are not among those of pairs: a step can name the list that it makes.
            steps.Where(static s => s.Kind < StepKind.SetOptIn),
        ];
        if (links.Count > 0)
        {
            places.Add(steps.Where(s =>
                EF.Parameter(known).Contains(s.Kind) && EF.Parameter(rules).Contains(s.Rule) && EF.Parameter(links).Contains(s.Link)));
        }
        var found = new HashSet<int>();
        foreach (var place in places)
        {
            var rows = await place.Select(s => new { s.Run, s.Sequence }).Take(MostSteps + 1).ToListAsync(cancellation);
            if (rows.Count > MostSteps)
                return null;
            found.UnionWith(rows.Where(r => r.Run == run && r.Sequence > after).Select(static r => r.Sequence));
        }
        return [.. found];
    }

    /// <summary>Returns the numbers of the run's pairs with the text in the name that they had then.</summary>
    public static async Task<List<int>> LinksAsync(DonorSyncDb db, int run, string text, CancellationToken cancellation)
    {
        var names = await db.Set<StepLinkRow>().Where(l => l.Run == run).Select(static l => new { l.Number, l.Name })
            .ToListAsync(cancellation);
        return [.. names.Where(l => l.Name.ToLowerInvariant().Contains(text, StringComparison.Ordinal)).Select(static l => l.Number)];
    }
}
