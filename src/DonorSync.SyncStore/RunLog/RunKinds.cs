using DonorSync.Sync.Journal;
using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore.RunLog;

/// <summary>A run's changes counted by kind. Of a run that has ended they are kept; of one that goes on they are counted.</summary>
static class RunKinds
{
    public static async Task<IReadOnlyList<ChangeKind>> OfAsync(DonorSyncDb db, RunId run, CancellationToken cancellation)
    {
        var runs = db.Set<RunRow>().Where(r => r.Id == run.Value);
        var known = await runs.Select(r => new { r.Kinds, r.FinishedAt }).FirstOrDefaultAsync(cancellation);
        if (known?.Kinds is { } json)
            return StoredJson.To<List<ChangeKind>>(json)!;
        var kinds = await CountAsync(db, run, cancellation);
        // A run of an earlier version, or one that was interrupted: it is counted once.
        if (known?.FinishedAt is not null)
            await runs.ExecuteUpdateAsync(set => set.SetProperty(r => r.Kinds, StoredJson.ToJson(kinds)), cancellation);
        return kinds;
    }

    public static async Task<List<ChangeKind>> CountAsync(DonorSyncDb db, RunId run, CancellationToken cancellation)
    {
        var number = await db.NumberOfAsync(run, cancellation);
        var all = await db.StepsOf(number).GroupBy(static s => new { s.Kind, s.Rule })
            .Select(static g => new { g.Key.Kind, g.Key.Rule, Count = g.Count() }).ToListAsync(cancellation);
        var ended = await (
            from result in db.Set<StepResultRow>()
            where result.Run == number && result.State != StepState.Planned
            from step in db.StepsOf(number)
            where step.Sequence >= result.First && step.Sequence <= result.Last
            group step by new { step.Kind, step.Rule, result.State } into same
            select new { same.Key.Kind, same.Key.Rule, same.Key.State, Count = same.Count() }).ToListAsync(cancellation);
        var planned = all.Select(a => new
        {
            a.Kind,
            a.Rule,
            State = StepState.Planned,
            Count = a.Count - ended.Where(e => e.Kind == a.Kind && e.Rule == a.Rule).Sum(static e => e.Count),
        });
        return
        [
            .. ended.Concat(planned.Where(static p => p.Count > 0))
                .Select(static k => new ChangeKind(StepKinds.SideOf(k.Kind), k.Kind, k.Rule.ToString(), k.State, k.Count)),
        ];
    }
}
