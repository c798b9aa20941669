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
