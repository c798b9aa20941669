using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.State;

/// <summary>Reads the steps of one run for the run itself.</summary>
/// <param name="names">The run's pairs by their numbers.</param>
sealed class StoredSteps(DonorSyncDb db, int run, IReadOnlyDictionary<int, (LinkId Link, string Name)> names)
{
    /// <summary>Returns the steps among some rows that have no result, in order: as many as the limit, or all that are left.</summary>
    public async Task<IReadOnlyList<PlannedStep>> PlannedAsync(
        IQueryable<StepRow> rows, long after, int limit, CancellationToken cancellation)
    {
        var planned = new List<PlannedStep>();
        for (var from = after; planned.Count < limit;)
        {
            var page = await db.ListAsync(
                rows.Where(s => s.Sequence > from).OrderBy(static s => s.Sequence).Take(limit)
                    .Select(static s => new { s.Sequence, s.Kind, s.Rule, s.Link, s.Contact, s.Payload }),
                Read, cancellation);
            if (page.Count == 0)
                break;
            from = page[^1].Sequence;
            planned.AddRange((await WithoutResultAsync(page, cancellation)).Take(limit - planned.Count));
            if (page.Count < limit)
                break;
        }
        return planned;
    }

    async Task<IEnumerable<PlannedStep>> WithoutResultAsync(List<PlannedStep> page, CancellationToken cancellation)
    {
        var ranges = await new StoredResults(db, run).BetweenAsync((int)page[0].Sequence, (int)page[^1].Sequence, cancellation);
        var ended = ranges.FindAll(static r => r.State != StepState.Planned);
        var next = 0;
        return ended.Count == 0 ? page : page.Where(step =>
        {
            while (next < ended.Count && ended[next].Last < step.Sequence)
                next++;
            return next == ended.Count || step.Sequence < ended[next].First;
        });
    }

    PlannedStep Read(RowCursor row)
    {
        var (link, name) = row.Number(3) is { } number ? names[(int)number] : (default, null);
        var step = StepPayload.Read(
            (StepKind)row.RequiredNumber(1), row.Named<Rule>(2), link, row.Text(4), row.Bytes(5));
        return new(row.RequiredNumber(0), step, name);
    }
}

static class StepQueries
{
    /// <summary>Returns the steps of a run whose number is known to be the organization's.</summary>
    public static IQueryable<StepRow> StepsOf(this DonorSyncDb db, int run) =>
        db.Set<StepRow>().IgnoreQueryFilters().AsNoTracking().Where(s => s.Run == run);

    /// <summary>Returns a run's number; 0, which no run has, when the organization has no such run.</summary>
    public static Task<int> NumberOfAsync(this DonorSyncDb db, RunId run, CancellationToken cancellation) =>
        db.Set<RunRow>().Where(r => r.Id == run.Value).Select(static r => r.Number).FirstOrDefaultAsync(cancellation);
}
