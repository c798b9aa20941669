using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.RunLog;

/// <summary>A run's changes counted by kind. Of a run that has ended they are kept; of one that goes on they are counted.</summary>
static class RunKinds
{
    public static async Task<IReadOnlyList<ChangeKind>> OfAsync(DonorSyncDb db, RunId run, CancellationToken cancellation)
    {
        var runs = db.Set<RunRow>().Where(r => r.Id == run.Value);
        var known = await runs.Select(r => new { r.Kinds, r.FinishedAt }).FirstOrDefaultAsync(cancellation);
        if (known?.Kinds is { } json)
            return StepCodec.To<List<ChangeKind>>(json)!;
        var kinds = await CountAsync(db, run, cancellation);
        // A run of an earlier version, or one that was interrupted: it is counted once.
        if (known?.FinishedAt is not null)
            await runs.ExecuteUpdateAsync(set => set.SetProperty(r => r.Kinds, StepCodec.ToJson(kinds)), cancellation);
        return kinds;
    }

    public static Task<List<ChangeKind>> CountAsync(DonorSyncDb db, RunId run, CancellationToken cancellation) =>
        Steps(db, run).GroupBy(s => new { s.Side, s.Kind, s.Rule, s.State })
            .Select(g => new ChangeKind(g.Key.Side, g.Key.Kind, g.Key.Rule, g.Key.State, g.Count())).ToListAsync(cancellation);

    public static IQueryable<StepRow> Steps(DonorSyncDb db, RunId run) => db.Set<StepRow>().AsNoTracking().Where(s => s.RunId == run.Value);
}
