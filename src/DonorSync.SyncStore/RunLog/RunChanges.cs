using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using DonorSync.SyncStore.State;

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

    /// <summary>Returns how many changes of these kinds can fit.</summary>
    internal int Leaves(IReadOnlyList<ChangeKind> kinds) => kinds.Where(Fits).Sum(static k => k.Count);

    internal bool Fits(ChangeRecord change) =>
        (Kinds?.Contains(change.Kind) ?? true) && (Blank.ToNull(Rule) ?? change.Rule) == change.Rule
        && (State is not { } state || RunHistory.Word(state) == change.Result.Split(':')[0])
        && (Blank.ToNull(To) ?? change.After) == change.After
        && (Text is not { } text || Has(change.Contact, text) || Has(change.Place, text));

    static bool Has(string? value, string text) => value?.ToLowerInvariant().Contains(text, StringComparison.Ordinal) == true;

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
        var number = await db.NumberOfAsync(run, cancellation);
        return await LoggedStep.In(db, number, StepState.Failed)
            .GroupBy(static s => new { s.Kind, s.Failure, s.Reason })
            .Select(static g => new
            {
                g.Key.Kind,
                g.Key.Failure,
                Reason = g.Key.Reason ?? "",
                Records = g.Select(static s => s.Contact ?? s.LinkId).Distinct().Count(),
            })
            .OrderByDescending(static g => g.Records).Take(limit)
            .Select(static g => new FailureReason(g.Kind, g.Failure, g.Reason, g.Records)).ToListAsync(cancellation);
    }

    /// <summary>In the order they were planned, after a place. <paramref name="limit"/>: from 1; one more means that there are
    /// more.</summary>
    /// <remarks>In a long journal, few matches are found by what an index holds; many are met with soon, in the order of the
    /// journal.</remarks>
    public async Task<IReadOnlyList<ChangeRecord>> ListAsync(
        OrganizationId organization, RunId run, ChangeFilter filter, long after, int limit, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        var kinds = await RunKinds.OfAsync(db, run, cancellation);
        if (filter.Leaves(kinds) == 0)
            return [];
        var number = await db.NumberOfAsync(run, cancellation);
        var few = await new StepIndexSearch(db, directory, number, kinds).OfAsync(filter, after, cancellation);
        var places = filter.Text is { } text ? await StepIndexSearch.LinksAsync(db, number, text, cancellation) : [];
        var steps = Where(db.StepsOf(number), filter, places);
        var found = new List<ChangeRecord>();
        var pages = few is null ? InOrderAsync(db, steps, after, cancellation) : AmongAsync(db, steps, few, cancellation);
        await foreach (var page in pages)
        {
            found.AddRange(page.Select(static s => s.ToChange()).Where(filter.Fits).Take(limit - found.Count));
            if (found.Count == limit)
                break;
        }
        return found;
    }

    static async IAsyncEnumerable<List<LoggedStep>> InOrderAsync(
        DonorSyncDb db, IQueryable<StepRow> steps, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var page = await LoggedStep.Of(db, steps.Where(s => s.Sequence > after).OrderBy(static s => s.Sequence).Take(AtOnce))
                .OrderBy(static s => s.Sequence).ToListAsync(cancellation);
            yield return page;
            if (page.Count < AtOnce)
                yield break;
            after = page[^1].Sequence;
        }
    }

    /// <summary>Some at a time, in their order.</summary>
    static async IAsyncEnumerable<List<LoggedStep>> AmongAsync(
        DonorSyncDb db, IQueryable<StepRow> steps, List<int> few, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var chunk in few.Order().Chunk(AtOnce))
        {
            var here = LoggedStep.Of(db, steps.Where(s => EF.Parameter(chunk).Contains(s.Sequence)));
            yield return await here.OrderBy(static s => s.Sequence).ToListAsync(cancellation);
        }
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

    /// <summary>Leaves out what cannot fit by what the rows hold; the rest is compared when its words are made.</summary>
    /// <remarks>In words that no index knows: a search that an index would help has asked it before.</remarks>
    static IQueryable<StepRow> Where(IQueryable<StepRow> steps, ChangeFilter filter, List<int> places)
    {
        if (filter.Kinds is { } kinds)
            steps = steps.Where(IsOneOf(kinds));
        if (filter.Text is { } search)
        {
#pragma warning disable CA1862 // The database compares: it knows lower(), no kind of comparison.
            steps = steps.Where(
                s => s.Contact == null || s.Contact.ToLower().Contains(search) || EF.Parameter(places).Contains(s.Link ?? 0));
#pragma warning restore CA1862
        }
        return steps;
    }

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
