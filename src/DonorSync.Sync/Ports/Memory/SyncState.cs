namespace DonorSync.Sync.Ports.Memory;

/// <summary>
/// What the sync stores of one account: the mirror (Constant Contact as last read), the links and baselines (as both sides last agreed) and
/// the journal (what each run planned and did). Streams are ordered by <see cref="EmailKey"/> and need constant memory. Every write checks
/// the claim's fence in its own transaction and throws <see cref="FenceLostException"/>.
/// </summary>
public sealed record SyncState
{
    public required IMirror Mirror { get; init; }
    public required IMirrorCases Cases { get; init; }
    public required IReadProgress Reads { get; init; }
    public required IBounces Bounces { get; init; }
    public required IRecordedNos Nos { get; init; }
    public required ILinks Links { get; init; }
    public required IBaselines Baselines { get; init; }
    public required IChangeLog Changes { get; init; }
    public required IJournal Journal { get; init; }
    public required IHolds Holds { get; init; }
    public required IReviews Reviews { get; init; }
}

/// <summary>Opens the state of a claim's account.</summary>
public interface ISyncStates
{
    SyncState Open(RunClaim claim);
}

/// <summary>Which group and list belong together.</summary>
public interface ILinks
{
    Task<IReadOnlyList<Link>> LinksAsync(CancellationToken cancellation);

    /// <summary>Returns the groups and lists that users left out (B12).</summary>
    Task<LeftOut> LeftOutAsync(CancellationToken cancellation);
    Task SaveLinkAsync(Link link, CancellationToken cancellation);
    Task DropLinkAsync(LinkId link, CancellationToken cancellation);
}

/// <summary>What both sides were at an address when they last agreed.</summary>
public interface IBaselines
{
    IAsyncEnumerable<Baseline> BaselinesAsync(CancellationToken cancellation);

    /// <summary>Counts the baselines that have a contact and a membership: <see cref="PlanCounts.Linked"/> among all.</summary>
    Task<int> CountLinkedAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>A baseline to keep, or (null) to forget.</summary>
public sealed record BaselineUpdate(EmailKey Key, Baseline? Baseline);

/// <summary>The permanent bounces of addresses (P7).</summary>
public interface IBounces
{
    /// <summary>Returns each campaign's count of bounces when they were last read.</summary>
    Task<IReadOnlyDictionary<string, int>> CampaignsAsync(CancellationToken cancellation);

    /// <summary>Saves a campaign's permanent bounces; of several of one address the latest stays.</summary>
    Task SaveBouncesAsync(CampaignSeen campaign, IReadOnlyList<Bounce> bounces, CancellationToken cancellation);

    /// <summary>Streams the latest permanent bounce of each address.</summary>
    IAsyncEnumerable<Bounce> BouncesAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Bounce>> BouncesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>What is recorded of addresses that no CRM contact has.</summary>
public interface IRecordedNos
{
    /// <summary>Returns a test whether the contact at an address was erased from the CRM and must not return.</summary>
    Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation);

    /// <summary>
    /// Streams the addresses that no CRM contact has and whose last recorded consent is a No (P9), each once, in the order of their keys.
    /// </summary>
    IAsyncEnumerable<RecordedNo> NosAsync(CancellationToken cancellation);
    Task<IReadOnlyList<RecordedNo>> NosAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>The steps that need approval (B3).</summary>
public interface IHolds
{
    /// <summary>Holds planned steps of this run until a user approves them.</summary>
    /// <param name="why">Why they wait, where that is not the plan of this run.</param>
    Task HoldAsync(IReadOnlyCollection<long> sequence, string? why, CancellationToken cancellation);

    /// <summary>Returns the digests (<see cref="PlannedStep.Digest"/>) of the steps that another run of this account held.</summary>
    Task<IReadOnlySet<string>> HeldDigestsAsync(RunId run, CancellationToken cancellation);

    /// <summary>Returns the hold that a user discarded, as long as some of its steps are still planned; null when there is none.</summary>
    Task<DiscardedHold?> DiscardedHoldAsync(CancellationToken cancellation);

    /// <summary>Records that no step of the discarded hold is planned any more: if one is planned again, a user is asked again.</summary>
    Task EndDiscardAsync(CancellationToken cancellation);
}

/// <summary>Steps that a user discarded (B3), by their digests (<see cref="PlannedStep.Digest"/>).</summary>
/// <param name="By">The user that discarded them.</param>
public sealed record DiscardedHold(RunId Run, DateTimeOffset At, string By, IReadOnlySet<string> Steps);

/// <summary>The decisions that the sync cannot make.</summary>
public interface IReviews
{
    /// <summary>Adds an item that shows only when a step is applied; it stays until the next run replaces the open items.</summary>
    Task AddReviewAsync(ReviewItem review, CancellationToken cancellation);

    /// <summary>Replaces the open review items by those of this run; an item that is still open keeps its first date.</summary>
    /// <param name="lookedAt">Only these addresses, and groups and lists, were reconciled: items of others stay. Null for all.</param>
    Task SaveReviewsAsync(IReadOnlyList<ReviewItem> reviews, IReadOnlyCollection<EmailKey>? lookedAt, CancellationToken cancellation);
}
