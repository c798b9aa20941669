using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

sealed partial class SyncState
{
    public Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await InsertAsync(db, steps, cancellation);
            await SettleAsync(db, settled, cancellation);
        },
        cancellation);

    public async Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var rows = await db.Set<StepRow>().AsNoTracking()
            .Where(s => s.RunId == Run && s.State == StepState.Planned && s.Phase == phase && s.Sequence > after)
            .OrderBy(s => s.Sequence).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(static s => s.ToPlanned())];
    }

    public Task HoldAsync(IReadOnlyCollection<long> sequence, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            foreach (var chunk in sequence.Chunk(IdsAtOnce))
            {
                var numbers = chunk.ToList();
                await db.Set<StepRow>().Where(s => s.RunId == Run && numbers.Contains(s.Sequence))
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, StepState.Held), cancellation);
            }
        },
        cancellation);

    public Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<Settlement> settled, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await using var statement = new RowStatement(
                db,
                """UPDATE "Steps" SET "State" = @state, "Result" = @result, "CrmContact" = @contact WHERE "RunId" = @run AND "Sequence" = @sequence""",
                "state", "result", "contact", "run", "sequence");
            foreach (var step in steps)
            {
                var state = step.Result is StepResult.Done ? StepState.Done : StepState.Failed;
                await statement.RunAsync(
                    cancellation, (int)state, (step.Result as StepResult.Failed)?.Reason, (step.Result as StepResult.Done)?.Contact, Run, step.Sequence);
            }
            await SettleAsync(db, settled, cancellation);
        },
        cancellation);

    public async Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await db.Set<StepRow>().Where(s => s.RunId == run.Value && s.State == StepState.Held).Select(s => s.Digest).ToHashSetAsync(cancellation);
    }

    async Task InsertAsync(DonorSyncDb db, IReadOnlyList<PlannedStep> steps, CancellationToken cancellation)
    {
        await using var statement = new RowStatement(
            db,
            """
            INSERT INTO "Steps" ("OrganizationId", "RunId", "Sequence", "Phase", "State", "Side", "Rule", "Payload", "Digest", "Line", "What", "Contact",
                "Place", "Before", "After")
            VALUES (@org, @run, @sequence, @phase, @state, @side, @rule, @payload, @digest, @line, @what, @contact, @place, @before, @after)
            """,
            "org", "run", "sequence", "phase", "state", "side", "rule", "payload", "digest", "line", "what", "contact", "place", "before", "after");
        foreach (var (sequence, phase, step, text) in steps)
        {
            await statement.RunAsync(
                cancellation, Organization.Value, Run, sequence, (int)phase, (int)StepState.Planned, step.Side.ToString(), step.Rule.ToString(),
                StepCodec.ToJson(step), text.Digest, text.Line, text.What, text.Contact, text.Where, text.Before, text.After);
        }
    }

    async Task SettleAsync(DonorSyncDb db, IReadOnlyList<Settlement> settled, CancellationToken cancellation)
    {
        await using var keep = new RowStatement(
            db,
            """
            INSERT INTO "Baselines" ("OrganizationId", "AccountId", "Key", "CtctId", "Permission", "Deleted", "Ctct", "Crm", "Memberships")
            VALUES (@org, @account, @key, @ctctId, @permission, @deleted, @ctct, @crm, @memberships)
            ON CONFLICT ("AccountId", "Key") DO UPDATE SET "CtctId" = excluded."CtctId", "Permission" = excluded."Permission",
                "Deleted" = excluded."Deleted", "Ctct" = excluded."Ctct", "Crm" = excluded."Crm", "Memberships" = excluded."Memberships"
            """,
            "org", "account", "key", "ctctId", "permission", "deleted", "ctct", "crm", "memberships");
        await using var forget = new RowStatement(db, """DELETE FROM "Baselines" WHERE "AccountId" = @account AND "Key" = @key""", "account", "key");
        foreach (var (key, baseline) in settled)
        {
            if (baseline is null)
                await forget.RunAsync(cancellation, Account, key.Value);
            else
            {
                await keep.RunAsync(
                    cancellation, Organization.Value, Account, key.Value, baseline.CtctId?.Value, (int?)baseline.Permission, baseline.Deleted,
                    baseline.Ctct is null ? null : StepCodec.ToJson(baseline.Ctct), baseline.Crm is null ? null : StepCodec.ToJson(baseline.Crm),
                    MembershipText.Write(baseline.Memberships));
            }
        }
    }
}
