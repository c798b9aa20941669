using DonorSync.Database.Rows;
using DonorSync.Sync.Journal;

namespace DonorSync.SyncStore.State;

/// <summary>The journal in the database.</summary>
sealed class StoredJournal(FencedDatabase database, StoredBaselines baselines) : IJournal
{
    public Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation) =>
        database.WriteAsync(
        async db =>
        {
            await InsertAsync(db, steps, cancellation);
            await baselines.SettleAsync(db, settled, cancellation);
        },
        cancellation);

    public async Task<IReadOnlyList<PlannedStep>> StepsAsync(
        StepPhase phase, long after, int limit, bool withText, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = db.Set<StepRow>()
            .Where(s => s.RunId == database.Run && s.State == StepState.Planned && s.Phase == phase && s.Sequence > after);
        rows = rows.OrderBy(s => s.Sequence).Take(limit);
        return withText
            ? await db.ListAsync(PlannedColumns.WithTextOf(rows), PlannedColumns.ReadWithText, cancellation)
            : await db.ListAsync(PlannedColumns.Of(rows), PlannedColumns.Read, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(LinkId link, long after, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rule = Rule.M1.ToString();
        var rows = db.Set<StepRow>()
            .Where(s => s.RunId == database.Run && s.Kind == StepKind.JoinList && s.Rule == rule && s.Link == link.Value
                && s.Sequence > after)
            .Where(static s => s.State == StepState.Planned);
        return await db.ListAsync(PlannedColumns.Of(rows.OrderBy(s => s.Sequence).Take(limit)), PlannedColumns.Read, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<PlannedStep>();
        foreach (var chunk in addresses.Chunk(FencedDatabase.IdsAtOnce))
        {
            // By address over all runs, because there the index is; the run is compared here.
            var rows = db.Set<StepRow>()
                .Where(s => EF.Parameter(chunk).Contains(s.Contact) && (int)s.Kind + 0 == (int)StepKind.CreateInCtct);
            var here = await db.ListAsync(
                PlannedColumns.WithRunOf(rows), row => PlannedColumns.ReadOf(database.Run, StepPhase.ListAdditions, row), cancellation);
            found.AddRange(here.OfType<PlannedStep>());
        }
        return found;
    }

    public Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<BaselineUpdate> settled,
        CancellationToken cancellation) =>
        database.WriteAsync(
        async db =>
        {
            await new RowStatement(
                    db,
                    """
                    UPDATE "Steps" SET "State" = @state, "Failure" = @failure, "Result" = @result, "CrmContact" = @contact
                    WHERE "RunId" = @run AND "Sequence" BETWEEN @first AND @last
                    """,
                    "state", "failure", "result", "contact", "run", "first", "last")
                .RunAsync(GroupConsecutive(steps), cancellation);
            await baselines.SettleAsync(db, settled, cancellation);
        },
        cancellation);

    /// <summary>Steps one after the other that ended alike, which most do, are one row of the statement.</summary>
    IEnumerable<object?[]> GroupConsecutive(IReadOnlyList<FinishedStep> steps)
    {
        for (int first = 0, next; first < steps.Count; first = next)
        {
            for (next = first + 1; next < steps.Count && steps[next].Sequence == steps[next - 1].Sequence + 1
                && steps[next].Result == steps[first].Result; next++)
            {
            }
            var (state, failure, reason, contact) = Columns(steps[first].Result);
            yield return [(int)state, failure?.ToString(), reason, contact, database.Run, steps[first].Sequence, steps[next - 1].Sequence];
        }
    }

    static (StepState State, FailureKind? Failure, string? Reason, string? Contact) Columns(StepResult result) => result switch
    {
        StepResult.Done done => (StepState.Done, null, null, done.Contact),
        // It stays planned: what was left to the next run is no change of this one, and nothing that could be undone (B5).
        StepResult.Overtaken overtaken => (StepState.Planned, null, overtaken.Reason, null),
        StepResult.Failed failed => (StepState.Failed, failed.Kind, failed.Reason, null),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "not a result"),
    };

    static readonly string[] StepColumns =
    [
        "OrganizationId", "RunId", "Sequence", "Phase", "State", "Side", "Rule", "Payload", "Digest", "Line", "Kind", "Link", "Contact",
        "Place", "Before", "After",
    ];

    Task InsertAsync(DonorSyncDb db, IReadOnlyList<PlannedStep> steps, CancellationToken cancellation) => db.InsertAsync(
        "Steps", StepColumns,
        steps.Select(planned =>
        {
            var (sequence, phase, step, text) = planned;
            return new object?[]
            {
                database.Organization.Value, database.Run, sequence, (int)phase, (int)StepState.Planned,
                step.Side.ToString(), step.Rule.ToString(),
                StepCodec.ToJson(step), text.Digest, text.Line, (int)StepKinds.Of(step), StepKinds.LinkOf(step)?.Value, text.Contact,
                text.Where,
                text.Before, text.After,
            };
        }),
        cancellation);
}
