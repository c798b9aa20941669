using DonorSync.Sync.Telemetry;

namespace DonorSync.Sync;

/// <summary>Everything that one run works with: the claim, both sides, the stored state, the clock, the counts and the progress.</summary>
sealed class RunContext(
    RunClaim claim, ICrm crm, IConstantContact constantContact, SyncState state, IRuns runs, SyncSettings settings, SyncOptions options,
    TimeProvider clock)
{
    public RunClaim Claim { get; } = claim;
    public ICrm Crm { get; } = crm;
    public IConstantContact ConstantContact { get; } = constantContact;
    public SyncState State { get; } = state;
    public IRuns Runs { get; } = runs;
    public SyncPolicy Policy { get; } = settings.Policy;
    public TimeSpan FullReadEvery { get; } = settings.FullReadEvery;
    public SyncOptions Options { get; } = options;
    public TimeProvider Clock { get; } = clock;
    public RunTally Tally { get; } = new();
    public RunTrace Trace { get; } = new(claim, clock);

    public bool IsPreview => Claim.Request.Kind == RunKind.Preview;

    /// <summary>Time between two reports of a phase's progress. Pages ask for it less often.</summary>
    static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);

    RunProgress progress = new(RunPhase.Starting, 0, 0);
    long reported;
    volatile bool isStopped;

    /// <summary>B19: a report showed that a user stopped the run.</summary>
    public bool IsStopped => isStopped;

    public Task ReportAsync(RunPhase phase, int done, int total, CancellationToken cancellation)
    {
        var isNew = progress.Phase != phase;
        progress = new RunProgress(phase, done, total);
        Trace.Enter(phase);
        return isNew || Clock.GetElapsedTime(reported) >= BetweenReports ? BeatAsync(cancellation) : Task.CompletedTask;
    }

    /// <summary>Reports the progress again and renews the lease, during a long wait.</summary>
    /// <exception cref="RunStoppedException">A user stopped the run (B19).</exception>
    public async Task BeatAsync(CancellationToken cancellation)
    {
        reported = Clock.GetTimestamp();
        try
        {
            await Runs.ReportAsync(Claim, progress with { Ahead = ConstantContact.Ahead }, ConstantContact.RequestsSpent, cancellation);
        }
        catch (RunStoppedException)
        {
            isStopped = true;
            throw;
        }
    }

    /// <summary>Reports what a user is alerted of.</summary>
    public Task WarnAsync(ImmutableArray<RunWarning> warnings, CancellationToken cancellation)
    {
        progress = progress with { Warnings = warnings };
        return BeatAsync(cancellation);
    }

    /// <summary>What the run has done, or a preview would do.</summary>
    public RunCounts Counts
    {
        get
        {
            var counts = Tally.ToCounts();
            var notes = ConstantContact.Notes;
            return counts with
            {
                Failed = counts.Failed + (notes?.Unread ?? 0),
                Warnings = WarningsOf(counts.OptOuts),
                Notes = notes?.ToWarnings() ?? [],
            };
        }
    }

    /// <summary>B7: a record that could not be read is a failure of the run that read it.</summary>
    public RunState EndState => Tally.EndState == RunState.Completed && ConstantContact.Notes is { Unread: > 0 }
        ? RunState.CompletedWithErrors : Tally.EndState;

    /// <summary>B3: opt-outs never wait, so a user is alerted of an implausible number of them.</summary>
    public ImmutableArray<RunWarning> WarningsOf(int optOuts) =>
        Tally.Linked is { } all && HoldReview.IsAlarming(optOuts, all, Policy.Holds)
            ? [new(nameof(Rule.B3), RunSentences.ManyOptOuts(optOuts, all), optOuts)] : [];
}
