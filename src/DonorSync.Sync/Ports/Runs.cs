namespace DonorSync.Sync.Ports;

public enum RunKind
{
    /// <summary>The first sync of an account (A2).</summary>
    First,
    Scheduled,
    Manual,

    /// <summary>B1: like a sync up to the plan; nothing is written to either side, and no baseline moves.</summary>
    Preview,
}

public enum RunState
{
    Running,
    Completed,

    /// <summary>Finished, with steps that failed; the next run tries them again (B7).</summary>
    CompletedWithErrors,

    /// <summary>Finished except for steps that need approval (B3).</summary>
    Held,

    /// <summary>Could not be finished, for the reason in <see cref="RunRecord.Failure"/>.</summary>
    Failed,

    /// <summary>A user discarded its held steps.</summary>
    Discarded,

    /// <summary>B19: a user stopped it (<see cref="RunRecord.StoppedBy"/>). It counts neither as failed nor as completed.</summary>
    Stopped,
}

public enum ReadKind
{
    Full,
    Changes,
}

/// <summary>What is asked of a run.</summary>
/// <param name="FullRead">Read all contacts, however many there are.</param>
/// <param name="ApplyPreview">B10: do exactly what this preview planned, or nothing.</param>
/// <param name="ApprovedHold">B3: a user approved the held steps of this run.</param>
public sealed record RunRequest(RunKind Kind, bool FullRead = false, RunId? ApplyPreview = null, RunId? ApprovedHold = null)
{
    /// <summary>A user asked for a sync, not for exactly one plan.</summary>
    public bool MayActOnAnyPlan => Kind is RunKind.First or RunKind.Manual && ApplyPreview is null;

    /// <summary>Reads or writes everything, so that the hourly work of other connections goes first.</summary>
    public bool IsPatient => Kind == RunKind.First || FullRead;
}

/// <summary>
/// The right to run: one per connection. Every durable write of the run carries it; when <paramref name="Fence"/> is no longer the
/// connection's, the write throws <see cref="FenceLostException"/> and stores nothing.
/// </summary>
public sealed record RunClaim(
    OrganizationId Organization, ConnectionId Connection, int AccountRow, RunId Run, long Fence, RunRequest Request)
{
    /// <summary>When the connection's last sync ended; null when none did. The connection with the oldest one is served first.</summary>
    public DateTimeOffset? LastSyncAt { get; init; }
}

/// <summary>Something about a run that a user should check although nothing waits.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Count">The contacts that it is about.</param>
public sealed record RunWarning(string Rule, string Text, int Count);

/// <summary>The counts of a run, as REST and pages show them.</summary>
public sealed record RunCounts
{
    public int ListsCreated { get; init; }
    public int ContactsCreatedInConstantContact { get; init; }
    public int ContactsCreatedInCrm { get; init; }
    public int ContactsUpdatedInCrm { get; init; }
    public int AddedToLists { get; init; }
    public int RemovedFromLists { get; init; }
    public int AddedToGroups { get; init; }
    public int OptOuts { get; init; }
    public int Skipped { get; init; }
    public int Failed { get; init; }

    /// <summary>What a user is alerted of (B3).</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>
    /// What a user should know of reading Constant Contact (B7): contacts and lists that were skipped, and values that were cut.
    /// </summary>
    public ImmutableArray<RunWarning> Notes { get; init; } = [];

    /// <summary>Skips by rule id.</summary>
    public ImmutableSortedDictionary<string, int> SkippedByRule { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Steps done by rule id.</summary>
    public ImmutableSortedDictionary<string, int> DoneByRule { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
}

/// <summary>The progress of a run, shown live (B6). <paramref name="Total"/> is 0 while unknown.</summary>
/// <param name="Ahead">How many other connections are before it in the queue, because they share one limit.</param>
public sealed record RunProgress(RunPhase Phase, int Done, int Total, int Ahead = 0)
{
    /// <summary>What a user is alerted of before it is done (B3).</summary>
    public ImmutableArray<RunWarning> Warnings { get; init; } = [];

    /// <summary>The plan is made, and a preview that is to be applied is not outdated (B10).</summary>
    public bool IsDecided => Phase > RunPhase.Planning;
}

/// <summary>How a run ended.</summary>
/// <param name="PlanDigest">SHA-256 of the plan's text, hexadecimal: equal plans have equal digests (B10).</param>
/// <param name="LookedAt">How many addresses had changed, when only those were reconciled; null when all were.</param>
/// <param name="Planned">B10: the expected requests, of a preview including those of applying it; null when it had no plan.</param>
public sealed record RunOutcome(
    RunState State, RunCounts Counts, int Requests, ReadKind? Read, string? HoldReason = null, string? Error = null,
    string? PlanDigest = null,
    int? LookedAt = null, RequestPlan? Planned = null)
{
    /// <summary>Why it failed; null when it did not. <see cref="Error"/> is the same in words.</summary>
    public RunFailure? Failure { get; init; }
}

/// <summary>A run as kept.</summary>
public sealed record RunRecord
{
    public required RunId Id { get; init; }
    public required RunKind Kind { get; init; }
    public required RunState State { get; init; }
    public required RunProgress Progress { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public int Requests { get; init; }

    /// <summary>B10: the expected requests, of a preview including those of applying it; null when it had no plan.</summary>
    public RequestPlan? Planned { get; init; }
    public ReadKind? Read { get; init; }
    public RunCounts Counts { get; init; } = new();
    public string? HoldReason { get; init; }

    /// <summary>Why it failed; <see cref="Error"/> is the same in words.</summary>
    public RunFailure? Failure { get; init; }
    public string? Error { get; init; }
    public string? PlanDigest { get; init; }

    /// <summary>
    /// How many addresses had changed, when only those were reconciled; null when all were. Skips are counted among them.
    /// </summary>
    public int? LookedAt { get; init; }

    /// <summary>The preview that it applies (B10), or the run whose held steps a user approved with it (B3).</summary>
    public RunId? Follows { get; init; }

    /// <summary>When a user discarded its held steps (B3), and which user.</summary>
    public DateTimeOffset? DiscardedAt { get; init; }
    public string? DiscardedBy { get; init; }

    /// <summary>The discarded steps are still planned; they stay undone until they change or a user restores them.</summary>
    public bool DiscardStands { get; init; }

    /// <summary>
    /// B19: the user that stopped it, or, while it is running, that asked it to stop. Null when it ended by itself before that.
    /// </summary>
    public string? StoppedBy { get; init; }

    /// <summary>When its effects on the CRM were undone (B5).</summary>
    public DateTimeOffset? UndoneAt { get; init; }
}
