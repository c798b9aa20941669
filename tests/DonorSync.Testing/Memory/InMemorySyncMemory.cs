namespace DonorSync.Testing;

/// <summary>What the CRM knows of addresses that none of its contacts has.</summary>
public interface IGoneAddresses
{
    bool IsErased(EmailKey key);

    /// <summary>P9: the addresses whose last recorded consent is a No and that no contact has.</summary>
    IEnumerable<RecordedNo> Nos { get; }
}

/// <summary>The sync's memory of one account, in memory. A claim is set before each run; each part is a file of its own.</summary>
public sealed partial class InMemorySyncMemory(InMemoryRuns runs, Writes writes, IGoneAddresses gone)
    : IMirror, IMirrorCases, IReadProgress, IBounces, IRecordedNos, ILinks, IBaselines, IChangeLog, IJournal, IHolds, IReviews, ISyncStates
{
    MemoryState state = new();
    RunClaim? claim;

    public MemoryState State
    {
        get => state;
        set => state = value;
    }

    RunId Run => (claim ?? throw new InvalidOperationException("No run has opened the memory.")).Run;

    /// <summary>The memory as a run with this claim sees it: it writes only while the claim holds.</summary>
    public SyncState Open(RunClaim claim)
    {
        this.claim = claim;
        return new()
        {
            Mirror = this,
            Cases = this,
            Reads = this,
            Bounces = this,
            Nos = this,
            Links = this,
            Baselines = this,
            Changes = this,
            Journal = this,
            Holds = this,
            Reviews = this,
        };
    }

    /// <summary>What another part of the product does in the same transaction as its own write.</summary>
    public void Note(EmailKey key) => state = state.Note([key]);

    Task WriteAsync(string what, Func<MemoryState, MemoryState> write)
    {
        runs.Check(claim!);
        writes.Do(what, () => state = write(state));
        return Task.CompletedTask;
    }
}
