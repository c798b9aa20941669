using System.Runtime.CompilerServices;

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
        var steps = db.Set<StepRow>().AsNoTracking().Where(s => s.RunId == run.Value && s.Sequence > after).OrderBy(s => s.Sequence);
        await foreach (var s in (limit is { } most ? steps.Take(most) : steps).AsAsyncEnumerable().WithCancellation(cancellation))
            yield return ToChange(s);
    }

    /// <summary>What the sync did to one address, newest first.</summary>
    public async Task<IReadOnlyList<ChangeRecord>> OfContactAsync(
        OrganizationId organization, string address, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var rows = await db.Set<StepRow>().AsNoTracking()
            .Where(s => s.Contact == address && db.Set<RunRow>().Any(r => r.Id == s.RunId && r.Kind != RunKind.Preview))
            .OrderByDescending(s => s.RunId).ThenByDescending(s => s.Sequence).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(ToChange)];
    }

    /// <summary>B10: lines that only one of two plans has, each marked + (new since) or - (no longer planned).</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync(
        OrganizationId organization, RunId preview, RunId now, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var added = await OnlyInAsync(db, now.Value, preview.Value, limit, cancellation);
        var gone = await OnlyInAsync(db, preview.Value, now.Value, limit, cancellation);
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

    static Task<List<string>> OnlyInAsync(DonorSyncDb db, Guid run, Guid other, int limit, CancellationToken cancellation) =>
        db.Set<StepRow>().Where(s => s.RunId == run && !db.Set<StepRow>().Any(o => o.RunId == other && o.Digest == s.Digest))
            .OrderBy(s => s.Sequence).Select(s => s.Line).Take(limit).ToListAsync(cancellation);

    internal static ChangeRecord ToChange(StepRow s) => new(
        s.Sequence, s.Side switch { Side.Crm => "crm", Side.Ctct => "constantContact", _ => "memory" }, s.Kind, s.Contact, s.Place,
        s.Before, s.After,
        s.Rule, s.Result is null ? Word(s.State) : $"{Word(s.State)}: {s.Result}");

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
