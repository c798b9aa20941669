using DonorSync.Database.Rows;

namespace DonorSync.SyncStore.State;

/// <summary>Consecutive steps that ended alike.</summary>
readonly record struct ResultRange(int First, int Last, StepState State, FailureKind? Failure, string? Reason, string? CrmContact)
{
    public static ResultRange Of(long sequence, StepResult result) => result switch
    {
        StepResult.Done done => At(sequence, StepState.Done, contact: done.Contact),
        // It stays planned: what was left to the next run is no change of this one, and nothing that could be undone (B5).
        StepResult.Overtaken overtaken => At(sequence, StepState.Planned, reason: overtaken.Reason),
        StepResult.Failed failed => At(sequence, StepState.Failed, failed.Kind, failed.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "not a result"),
    };

    public static ResultRange Held(long sequence, string? why) => At(sequence, StepState.Held, reason: why);

    /// <summary>Joins results in the order of their steps.</summary>
    public static List<ResultRange> Join(IEnumerable<ResultRange> results)
    {
        var joined = new List<ResultRange>();
        foreach (var next in results.OrderBy(static r => r.First))
        {
            if (joined.Count > 0 && joined[^1] is var last && last.Last + 1 == next.First && last with { First = 0, Last = 0 } == next with
            {
                First = 0,
                Last = 0,
            })
                joined[^1] = last with { Last = next.Last };
            else
                joined.Add(next);
        }
        return joined;
    }

    /// <summary>Returns what is left of an earlier range beside a later one, which replaces it where both have a step.</summary>
    public IEnumerable<ResultRange> Without(ResultRange later)
    {
        if (later.Last < First || later.First > Last)
            return [this];
        var left = new List<ResultRange>(2);
        if (First < later.First)
            left.Add(this with { Last = later.First - 1 });
        if (Last > later.Last)
            left.Add(this with { First = later.Last + 1 });
        return left;
    }

    static ResultRange At(
        long sequence, StepState state, FailureKind? failure = null, string? reason = null, string? contact = null) =>
        new((int)sequence, (int)sequence, state, failure, reason, contact);
}

/// <summary>The results of one run's steps, in the database.</summary>
sealed class StoredResults(DonorSyncDb db, int run)
{
    /// <summary>Saves results in the caller's transaction. A later result replaces an earlier one of the same step.</summary>
    public async Task SaveAsync(IEnumerable<ResultRange> results, CancellationToken cancellation)
    {
        var ranges = ResultRange.Join(results);
        if (ranges.Count == 0)
            return;
        var earlier = await BetweenAsync(ranges[0].First, ranges[^1].Last, cancellation);
        if (earlier.Count > 0)
        {
            await new RowStatement(db, """DELETE FROM "StepResults" WHERE "Run" = @run AND "First" = @first""", "run", "first")
                .RunAsync(earlier.Select(r => new object?[] { run, r.First }), cancellation);
            ranges = ResultRange.Join(ranges.Concat(
                ranges.Aggregate(earlier.AsEnumerable(), static (left, later) => [.. left.SelectMany(r => r.Without(later))])));
        }
        await db.InsertAsync(
            "StepResults", ["Run", "First", "Last", "State", "Failure", "Reason", "CrmContact"],
            ranges.Select(r => new object?[] { run, r.First, r.Last, (int)r.State, r.Failure?.ToString(), r.Reason, r.CrmContact }),
            cancellation);
    }

    /// <summary>Returns the ranges that have a step between two steps, both included, in order.</summary>
    public async Task<List<ResultRange>> BetweenAsync(int first, int last, CancellationToken cancellation)
    {
        var all = db.Set<StepResultRow>().Where(r => r.Run == run);
        // Ranges do not overlap, so only the last one that begins before the first step can reach it.
        var from = await all.Where(r => r.First <= first).MaxAsync(r => (int?)r.First, cancellation) ?? first;
        var rows = all.Where(r => r.First >= from && r.First <= last && r.Last >= first).OrderBy(static r => r.First)
            .Select(static r => new { r.First, r.Last, r.State, r.Failure, r.Reason, r.CrmContact });
        return await db.ListAsync(
            rows,
            static row => new ResultRange(
                (int)row.RequiredNumber(0), (int)row.RequiredNumber(1), (StepState)row.RequiredNumber(2),
                row.Text(3) is { } failure ? Enum.Parse<FailureKind>(failure) : null, row.Text(4), row.Text(5)),
            cancellation);
    }
}
