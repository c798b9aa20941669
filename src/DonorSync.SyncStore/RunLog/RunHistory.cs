using System.Runtime.CompilerServices;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Streams;
using DonorSync.SyncStore.State;

namespace DonorSync.SyncStore.RunLog;

/// <summary>A change as the history shows it (B4). <paramref name="Result"/>: planned, done, failed or held; why, after a colon.</summary>
public sealed record ChangeRecord(
    long Sequence, string Side, StepKind Kind, string? Contact, string? Place, string? Before, string? After, string Rule, string Result)
{
    public string What => StepKindWords.Of(Kind);
}

/// <summary>A place in the list of runs: newest first.</summary>
public sealed record RunPosition(DateTimeOffset StartedAt, Guid Id);

/// <summary>What runs there were and what they did.</summary>
public sealed class RunHistory
{
    const int StepsInPage = 1_000;

    readonly IDbContextFactory<DonorSyncDb> contexts;

    internal RunHistory(IDbContextFactory<DonorSyncDb> contexts) => this.contexts = contexts;

    public async Task<Page<RunRecord,
    RunPosition>> RunsAsync(OrganizationId organization, RunPosition? after, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var runs = db.Set<RunRow>().AsNoTracking();
        if (after is var (at, id))
            runs = runs.Where(r => r.StartedAt < at || (r.StartedAt == at && r.Id < id));
        var rows = await runs.OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).Take(limit + 1).ToListAsync(cancellation);
        return rows.ToPage(limit, static r => new RunPosition(r.StartedAt, r.Id)).Select(static r => r.ToRecord());
    }

    /// <summary>The newest sync since a time of which a user is to be alerted (B3); null when there is none.</summary>
    public async Task<RunRecord?> WarnedAsync(OrganizationId organization, DateTimeOffset since, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var runs = db.Set<RunRow>().AsNoTracking().Where(r => r.Kind != RunKind.Preview && r.StartedAt >= since);
        return (await runs.Where(RunRow.HasWarnings).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancellation))?.ToRecord();
    }

    /// <summary>A run's changes in the order they were planned, in constant memory.</summary>
    public async IAsyncEnumerable<ChangeRecord> ChangesAsync(
        OrganizationId organization, RunId run, long after, int? limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var number = await db.NumberOfAsync(run, cancellation);
        for (var left = limit ?? int.MaxValue; left > 0;)
        {
            var page = await PageAsync(db, number, after, Math.Min(left, StepsInPage), cancellation);
            foreach (var step in page)
                yield return step.ToChange();
            if (page.Count < StepsInPage)
                break;
            (after, left) = (page[^1].Sequence, left - page.Count);
        }
    }

    /// <summary>What the sync did to one address, newest first.</summary>
    public async Task<IReadOnlyList<ChangeRecord>> OfContactAsync(
        OrganizationId organization, string address, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var steps = db.Set<StepRow>().AsNoTracking().Where(s => s.Contact == address && s.Owner.Kind != RunKind.Preview)
            .OrderByDescending(static s => s.Run).ThenByDescending(static s => s.Sequence).Take(limit);
        var rows = await LoggedStep.Of(db, steps).ToListAsync(cancellation);
        return [.. rows.OrderByDescending(static s => s.Run).ThenByDescending(static s => s.Sequence).Select(static s => s.ToChange())];
    }

    /// <summary>B10: lines that only one of two plans has, each marked + (new since) or - (no longer planned).</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        OrganizationId organization, RunId preview, RunId now, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var (before, after) = (await db.NumberOfAsync(preview, cancellation), await db.NumberOfAsync(now, cancellation));
        var added = await OnlyInAsync(db, after, before, limit, cancellation);
        var gone = await OnlyInAsync(db, before, after, limit, cancellation);
        // Plans of the same steps differ only by the settings that they were made under (B13). A run of another organization has no number.
        if (added.Count + gone.Count == 0 && before != after && before != 0 && after != 0)
            return ["The settings of the sync have changed."];
        return [.. added.Select(static line => "+ " + line), .. gone.Select(static line => "- " + line)];
    }

    /// <summary>B3: a user discards what a run held. Its steps stay undone until they change.</summary>
    /// <returns>False when the run is not held.</returns>
    public async Task<bool> DiscardAsync(
        OrganizationId organization, RunId run, string by, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var runs = db.Set<RunRow>();
        var discarded = await runs.Where(r => r.Id == run.Value && r.State == RunState.Held).ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.State, RunState.Discarded).SetProperty(r => r.DiscardedAt, at).SetProperty(r => r.DiscardedBy, by)
                .SetProperty(r => r.DiscardStands, r => r.PlanDigest != null),
            cancellation);
        if (discarded == 0)
            return false;
        await runs.Where(r => r.Id != run.Value && r.DiscardStands && runs.Any(d => d.Id == run.Value && d.AccountId == r.AccountId))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.DiscardStands, false), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>B3: what was discarded waits for a user again.</summary>
    /// <returns>False when nothing discarded stands of the run.</returns>
    public async Task<bool> BringBackAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<RunRow>().Where(r => r.Id == run.Value && r.State == RunState.Discarded && r.DiscardStands)
            .ExecuteUpdateAsync(
                set => set.SetProperty(r => r.State, RunState.Held).SetProperty(r => r.DiscardStands, false), cancellation) == 1;
    }

    static async Task<List<string>> OnlyInAsync(DonorSyncDb db, int run, int other, int limit, CancellationToken cancellation)
    {
        var there = new HashSet<ulong>();
        await foreach (var step in AllAsync(db, other, cancellation))
            there.Add(ShortHash.Of(StepTexts.IdentityOf(step.ToStep(), step.Place)));
        var lines = new List<string>();
        await foreach (var step in AllAsync(db, run, cancellation))
        {
            if (lines.Count < limit && !there.Contains(ShortHash.Of(StepTexts.IdentityOf(step.ToStep(), step.Place))))
                lines.Add(StepTexts.LineOf(step.ToStep(), step.Place));
        }
        return lines;
    }

    static async IAsyncEnumerable<LoggedStep> AllAsync(DonorSyncDb db, int run, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (await PageAsync(db, run, after, StepsInPage, cancellation) is { Count: > 0 } page)
        {
            foreach (var step in page)
                yield return step;
            after = page[^1].Sequence;
        }
    }

    static Task<List<LoggedStep>> PageAsync(DonorSyncDb db, int run, long after, int limit, CancellationToken cancellation)
    {
        var steps = db.StepsOf(run).Where(s => s.Sequence > after).OrderBy(static s => s.Sequence).Take(limit);
        return LoggedStep.Of(db, steps).OrderBy(static s => s.Sequence).ToListAsync(cancellation);
    }

    public static string Word(StepState state) => state switch
    {
        StepState.Planned => "planned",
        StepState.Done => "done",
        StepState.Failed => "failed",
        StepState.Held => "held",
    };

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
