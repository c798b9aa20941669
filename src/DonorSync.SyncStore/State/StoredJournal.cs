using System.Collections.Immutable;
using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.State;

/// <summary>The journal of one run in the database: its steps, written once, and their results.</summary>
sealed class StoredJournal(FencedDatabase database, StoredBaselines baselines) : IJournal
{
    static readonly string[] StepColumns = ["Run", "Sequence", "Kind", "Rule", "Link", "Contact", "Payload"];

    ImmutableDictionary<LinkId, (int Number, string Name)>? links;
    int? number;

    public async Task SavePlanAsync(
        IReadOnlyList<PlannedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation)
    {
        var known = await LinksAsync(cancellation);
        var all = NewLinks(steps, known);
        await database.WriteAsync(
            async db =>
            {
                var run = await RunAsync(db, cancellation);
                if (all.Count > known.Count)
                {
                    var added = all.Where(l => !known.ContainsKey(l.Key));
                    await db.InsertAsync(
                        "StepLinks", ["Run", "Number", "LinkId", "Name"],
                        added.Select(l => new object?[] { run, l.Value.Number, l.Key.Value, l.Value.Name }), cancellation);
                }
                await InsertAsync(db, run, steps, all, cancellation);
                await baselines.SettleAsync(db, settled, cancellation);
            },
            cancellation);
        links = all;
    }

    public async Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var run = await RunAsync(db, cancellation);
        var (first, last) = StepPhases.KindsOf(phase);
        var steps = new StoredSteps(db, run, await NamesAsync(cancellation));
        // In the order of the key, because an index by kind would sort all of them first.
        var rows = db.StepsOf(run).Where(s => (int)s.Kind + 0 >= (int)first && (int)s.Kind + 0 <= (int)last);
        return await steps.PlannedAsync(rows, after, limit, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(LinkId link, long after, int limit, CancellationToken cancellation)
    {
        if (!(await LinksAsync(cancellation)).TryGetValue(link, out var known))
            return [];
        await using var db = database.Open();
        var run = await RunAsync(db, cancellation);
        var steps = new StoredSteps(db, run, await NamesAsync(cancellation));
        var rows = db.StepsOf(run).Where(s => s.Kind == StepKind.JoinList && s.Rule == Rule.M1 && s.Link == known.Number);
        return await steps.PlannedAsync(rows, after, limit, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var run = await RunAsync(db, cancellation);
        var steps = new StoredSteps(db, run, await NamesAsync(cancellation));
        var found = new List<PlannedStep>();
        foreach (var chunk in addresses.Chunk(FencedDatabase.IdsAtOnce))
        {
            // By address over all runs, because there the index is; the run and the kind are compared with what it finds.
            var rows = db.Set<StepRow>().IgnoreQueryFilters().Where(
                s => EF.Parameter(chunk).Contains(s.Contact) && s.Run + 0 == run && (int)s.Kind + 0 == (int)StepKind.CreateInCtct);
            found.AddRange(await steps.PlannedAsync(rows, after: 0, int.MaxValue, cancellation));
        }
        return found;
    }

    public Task SaveResultsAsync(
        IReadOnlyList<FinishedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await new StoredResults(db, await RunAsync(db, cancellation))
                .SaveAsync(steps.Select(static s => ResultRange.Of(s.Sequence, s.Result)), cancellation);
            await baselines.SettleAsync(db, settled, cancellation);
        },
        cancellation);

    static Task InsertAsync(
        DonorSyncDb db, int run, IReadOnlyList<PlannedStep> steps, ImmutableDictionary<LinkId, (int Number, string Name)> links,
        CancellationToken cancellation)
    {
        var pack = new PackWriter();
        return db.InsertAsync(
            "Steps", StepColumns,
            steps.Select(planned =>
            {
                var step = planned.Step;
                return new object?[]
                {
                    run, (int)planned.Sequence, (int)StepKinds.Of(step), step.Rule.ToString(),
                    StepKinds.LinkOf(step) is { } link ? links[link].Number : null, StepTexts.ContactOf(step), StepPayload.Of(step, pack),
                };
            }),
            cancellation);
    }

    static ImmutableDictionary<LinkId, (int Number, string Name)> NewLinks(
        IReadOnlyList<PlannedStep> steps, ImmutableDictionary<LinkId, (int Number, string Name)> known)
    {
        foreach (var planned in steps)
        {
            if (StepKinds.LinkOf(planned.Step) is { } link && !known.ContainsKey(link))
                known = known.Add(link, (known.Count + 1, planned.Place ?? link.Value));
        }
        return known;
    }

    async Task<IReadOnlyDictionary<int, (LinkId Link, string Name)>> NamesAsync(CancellationToken cancellation) =>
        (await LinksAsync(cancellation)).ToDictionary(static l => l.Value.Number, static l => (l.Key, l.Value.Name));

    /// <summary>Returns the pairs that the run's steps have named so far.</summary>
    async Task<ImmutableDictionary<LinkId, (int Number, string Name)>> LinksAsync(CancellationToken cancellation)
    {
        if (links is not null)
            return links;
        await using var db = database.Open();
        var run = await RunAsync(db, cancellation);
        var rows = await db.Set<StepLinkRow>().AsNoTracking().Where(l => l.Run == run).ToListAsync(cancellation);
        return links = rows.ToImmutableDictionary(static l => new LinkId(l.LinkId), static l => (l.Number, l.Name));
    }

    async Task<int> RunAsync(DonorSyncDb db, CancellationToken cancellation) =>
        number ??= await db.NumberOfAsync(new(database.Run), cancellation);
}
