using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rows;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.State;

sealed partial class SyncState
{
    public Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await InsertAsync(db, steps, cancellation);
            await SettleAsync(db, settled, cancellation);
        },
        cancellation);

    public async Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, bool withText, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = db.Set<StepRow>().Where(s => s.RunId == Run && s.State == StepState.Planned && s.Phase == phase && s.Sequence > after);
        rows = rows.OrderBy(s => s.Sequence).Take(limit);
        return withText
            ? await db.ListAsync(PlannedColumns.WithTextOf(rows), PlannedColumns.ReadWithText, cancellation)
            : await db.ListAsync(PlannedColumns.Of(rows), PlannedColumns.Read, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(string list, long after, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rule = Rule.M1.ToString();
        var rows = db.Set<StepRow>()
            .Where(s => s.RunId == Run && s.What == StepText.AddToList && s.Rule == rule && s.Place == list && s.Sequence > after && s.State == StepState.Planned);
        return await db.ListAsync(PlannedColumns.Of(rows.OrderBy(s => s.Sequence).Take(limit)), PlannedColumns.Read, cancellation);
    }

    public async Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var found = new List<PlannedStep>();
        foreach (var chunk in addresses.Chunk(IdsAtOnce))
        {
            // By address over all runs, because there the index is; the run is looked at here.
            var rows = db.Set<StepRow>().Where(s => EF.Parameter(chunk).Contains(s.Contact) && s.What + "" == StepText.CreateContact);
            var here = await db.ListAsync(PlannedColumns.WithRunOf(rows), row => PlannedColumns.ReadOf(Run, StepPhase.ListAdditions, row), cancellation);
            found.AddRange(here.OfType<PlannedStep>());
        }
        return found;
    }

    public Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            foreach (var chunk in sequence.Chunk(IdsAtOnce))
            {
                var numbers = chunk.ToList();
                await db.Set<StepRow>().Where(s => s.RunId == Run && numbers.Contains(s.Sequence))
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, StepState.Held).SetProperty(s => s.Result, why), cancellation);
            }
        },
        cancellation);

    public Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await new RowStatement(
                    db,
                    """UPDATE "Steps" SET "State" = @state, "Result" = @result, "CrmContact" = @contact WHERE "RunId" = @run AND "Sequence" BETWEEN @first AND @last""",
                    "state", "result", "contact", "run", "first", "last")
                .RunAsync(Alike(steps), cancellation);
            await SettleAsync(db, settled, cancellation);
        },
        cancellation);

    /// <summary>Steps one after the other that ended alike, which most do, are one row of the statement.</summary>
    IEnumerable<object?[]> Alike(IReadOnlyList<FinishedStep> steps)
    {
        for (int first = 0, next; first < steps.Count; first = next)
        {
            for (next = first + 1; next < steps.Count && steps[next].Sequence == steps[next - 1].Sequence + 1 && steps[next].Result == steps[first].Result; next++)
            {
            }
            var (state, reason, contact) = Columns(steps[first].Result);
            yield return [(int)state, reason, contact, Run, steps[first].Sequence, steps[next - 1].Sequence];
        }
    }

    static (StepState State, string? Reason, string? Contact) Columns(StepResult result) => result switch
    {
        StepResult.Done done => (StepState.Done, null, done.Contact),
        // It stays planned: what was left to the next run is no change of this one, and nothing that could be undone (B5).
        StepResult.Overtaken overtaken => (StepState.Planned, overtaken.Reason, null),
        StepResult.Failed failed => (StepState.Failed, failed.Reason, null),
        _ => throw new ArgumentOutOfRangeException(nameof(result), result, "not a result"),
    };

    public async Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<StepRow>().Where(s => s.RunId == run.Value && s.State == StepState.Held).Select(s => s.Digest).ToHashSetAsync(cancellation);
    }

    public async Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        var run = await db.Set<RunRow>().AsNoTracking().Where(r => r.AccountId == Account && r.DiscardStands)
            .OrderByDescending(static r => r.DiscardedAt).FirstOrDefaultAsync(cancellation);
        return run is null ? null : new(new(run.Id), run.DiscardedAt!.Value, run.DiscardedBy ?? "", await HeldDigestsAsync(new(run.Id), cancellation));
    }

    public Task EndDiscardAsync(CancellationToken cancellation) => database.WriteAsync(
        db => db.Set<RunRow>().Where(r => r.AccountId == Account && r.DiscardStands).ExecuteUpdateAsync(set => set.SetProperty(r => r.DiscardStands, false), cancellation),
        cancellation);

    static readonly string[] StepColumns =
    [
        "OrganizationId", "RunId", "Sequence", "Phase", "State", "Side", "Rule", "Payload", "Digest", "Line", "What", "Contact", "Place", "Before", "After",
    ];

    Task InsertAsync(DonorSyncDb db, IReadOnlyList<PlannedStep> steps, CancellationToken cancellation) => db.InsertAsync(
        "Steps", StepColumns,
        steps.Select(planned =>
        {
            var (sequence, phase, step, text) = planned;
            return new object?[]
            {
                Organization.Value, Run, sequence, (int)phase, (int)StepState.Planned, step.Side.ToString(), step.Rule.ToString(),
                StepCodec.ToJson(step), text.Digest, text.Line, text.What, text.Contact, text.Where, text.Before, text.After,
            };
        }),
        cancellation);

    async Task SettleAsync(DonorSyncDb db, IReadOnlyList<Settlement> settled, CancellationToken cancellation)
    {
        var last = new Dictionary<EmailKey, Baseline?>();
        foreach (var (key, baseline) in settled)
            last[key] = baseline;
        await new RowStatement(db, """DELETE FROM "Baselines" WHERE "AccountId" = @account AND "Key" = @key""", "account", "key")
            .RunAsync(last.Where(static s => s.Value is null).Select(s => new object?[] { Account, s.Key.Value }), cancellation);
        await new RowStatement(
                db,
                """
                INSERT INTO "Baselines" ("OrganizationId", "AccountId", "Key", "CtctId", "Permission", "Deleted", "Ctct", "Crm", "Memberships")
                VALUES (@org, @account, @key, @ctctId, @permission, @deleted, @ctct, @crm, @memberships)
                ON CONFLICT ("AccountId", "Key") DO UPDATE SET "CtctId" = excluded."CtctId", "Permission" = excluded."Permission",
                    "Deleted" = excluded."Deleted", "Ctct" = excluded."Ctct", "Crm" = excluded."Crm", "Memberships" = excluded."Memberships"
                """,
                "org", "account", "key", "ctctId", "permission", "deleted", "ctct", "crm", "memberships")
            .RunAsync(last.Where(static s => s.Value is not null).Select(s => Values(s.Key, s.Value!)), cancellation);
    }

    object?[] Values(EmailKey key, Baseline baseline) =>
    [
        Organization.Value, Account, key.Value, baseline.CtctId?.Value, (int?)baseline.Permission, baseline.Deleted,
        baseline.Ctct is null ? null : StepCodec.ToJson(baseline.Ctct), baseline.Crm is null ? null : StepCodec.ToJson(baseline.Crm),
        MembershipText.Write(baseline.Memberships),
    ];
}
