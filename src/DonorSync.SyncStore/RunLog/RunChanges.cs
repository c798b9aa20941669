using System.Linq.Expressions;
using System.Text.Json.Serialization;

namespace DonorSync.SyncStore.RunLog;

/// <summary>Which changes of a run. All that is given must hold.</summary>
/// <param name="Search">Part of the address, or of the group's or list's name, ignoring case.</param>
/// <param name="What">As in <see cref="ChangeRecord.What"/>: the word of some kinds (<see cref="StepKindWords"/>).</param>
/// <param name="Rule">The rule's id.</param>
/// <param name="To">The value that it changed to, as in <see cref="ChangeRecord.After"/>.</param>
public sealed record ChangeFilter(
    string? Search = null, string? What = null, string? Rule = null, StepState? State = null, string? To = null)
{
    public string? Text => Blank.ToNull(Search)?.ToLowerInvariant();

    /// <summary>The kinds that the word stands for; null for all.</summary>
    internal IReadOnlyList<StepKind>? Kinds => Blank.ToNull(What) is { } word ? StepKindWords.KindsOf(word) : null;

    public bool Fits(ChangeKind kind) =>
        Kinds?.Contains(kind.Kind) != false && (Blank.ToNull(Rule) ?? kind.Rule) == kind.Rule && (State ?? kind.State) == kind.State;
}

/// <summary>How many changes of one kind and result a run has.</summary>
public sealed record ChangeKind(Side Side, StepKind Kind, string Rule, StepState State, int Count)
{
    /// <summary>As in <see cref="ChangeRecord.What"/>.</summary>
    [JsonIgnore]
    public string What => StepKindWords.Of(Kind);
}

/// <summary>How many contacts, or groups and lists, a change of one kind failed for with one reason (B7).</summary>
public sealed record FailureReason(StepKind Step, FailureKind? Failure, string Reason, int Count)
{
    /// <summary>As in <see cref="ChangeRecord.What"/>.</summary>
    public string What => StepKindWords.Of(Step);
}

/// <summary>A run's changes as its page shows them: counted by kind, searched, a page at a time.</summary>
public sealed class RunChanges
{
    const int AtOnce = 500;

    readonly IDbContextFactory<DonorSyncDb> contexts;

    readonly IContactDirectory directory;

    internal RunChanges(IDbContextFactory<DonorSyncDb> contexts, IContactDirectory directory) =>
        (this.contexts, this.directory) = (contexts, directory);

    public async Task<IReadOnlyList<ChangeKind>> KindsAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await RunKinds.OfAsync(db, run, cancellation);
    }

    /// <summary>The most frequent reasons first.</summary>
    public async Task<IReadOnlyList<FailureReason>> FailuresAsync(
        OrganizationId organization, RunId run, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await RunKinds.Steps(db, run).Where(s => s.State == StepState.Failed)
            .GroupBy(s => new { s.Kind, s.Failure, s.Result })
            .Select(g =>
                new
                {
                    g.Key.Kind,
                    g.Key.Failure,
                    Reason = g.Key.Result ?? "",
                    Records = g.Select(s => s.Contact ?? s.Place).Distinct().Count()
                })
            .OrderByDescending(g => g.Records).Take(limit)
            .Select(g => new FailureReason(g.Kind, g.Failure, g.Reason, g.Records)).ToListAsync(cancellation);
    }

    /// <summary>In the order they were planned, after a place. <paramref name="limit"/>: from 1; one more means that there are
    /// more.</summary>
    /// <remarks>In a long journal, few matches are found by what an index holds; many are met with soon, in the order of the
    /// journal.</remarks>
    public async Task<IReadOnlyList<ChangeRecord>> ListAsync(
        OrganizationId organization, RunId run, ChangeFilter filter, long after, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var steps = Where(RunKinds.Steps(db, run), filter);
        var kinds = await RunKinds.OfAsync(db, run, cancellation);
        var rows = await new StepIndexSearch(db, directory, run, kinds).OfAsync(filter, after, cancellation) is { } few
            ? await AmongAsync(steps, few, limit, cancellation)
            : await steps.Where(s => s.Sequence > after).OrderBy(s => s.Sequence).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(RunHistory.ToChange)];
    }

    /// <summary>Some at a time, in their order, until there are enough.</summary>
    static async Task<List<StepRow>> AmongAsync(IQueryable<StepRow> steps, List<long> few, int limit, CancellationToken cancellation)
    {
        var rows = new List<StepRow>();
        foreach (var chunk in few.Order().Chunk(AtOnce))
        {
            var here = await steps.Where(s => EF.Parameter(chunk).Contains(s.Sequence)).ToListAsync(cancellation);
            rows.AddRange(here.OrderBy(static s => s.Sequence));
            if (rows.Count >= limit)
                break;
        }
        return rows.Count > limit ? rows[..limit] : rows;
    }

    /// <summary>One comparison for each kind, because Npgsql cannot convert a list of an enum's numbers.</summary>
    static Expression<Func<StepRow, bool>> IsOneOf(IReadOnlyList<StepKind> kinds)
    {
        var step = Expression.Parameter(typeof(StepRow));
        var number = Expression.Add(
            Expression.Convert(Expression.Property(step, nameof(StepRow.Kind)), typeof(int)), Expression.Constant(0));
        var any = kinds.Aggregate(
            (Expression)Expression.Constant(false),
            (before, kind) => Expression.OrElse(before, Expression.Equal(number, Expression.Constant((int)kind))));
        return Expression.Lambda<Func<StepRow, bool>>(any, step);
    }

    /// <remarks>In words that no index knows: a search that an index would help has asked it before.</remarks>
    static IQueryable<StepRow> Where(IQueryable<StepRow> steps, ChangeFilter filter)
    {
        if (filter.Kinds is { } kinds)
            steps = steps.Where(IsOneOf(kinds));
        if (Blank.ToNull(filter.Rule) is { } rule)
            steps = steps.Where(s => s.Rule + "" == rule);
        if (filter.State is { } state)
            steps = steps.Where(s => (int)s.State + 0 == (int)state);
        if (Blank.ToNull(filter.To) is { } to)
            steps = steps.Where(s => s.After == to);
        if (filter.Text is { } search)
#pragma warning disable CA1862 // The database compares: it knows lower(), no kind of comparison.
            steps = steps.Where(s => s.Contact!.ToLower().Contains(search) || s.Place!.ToLower().Contains(search));
#pragma warning restore CA1862
        return steps;
    }

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
