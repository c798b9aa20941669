using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>Everything one run works with: the claim, both sides, what is remembered, the clock, and the running count.</summary>
public sealed class RunContext(
    RunClaim claim, ICrm crm, IConstantContact constantContact, SyncState state, IRuns runs, SyncPolicy policy, SyncOptions options, TimeProvider clock)
{
    public RunClaim Claim { get; } = claim;
    public ICrm Crm { get; } = crm;
    public IConstantContact ConstantContact { get; } = constantContact;
    public SyncState State { get; } = state;
    public SyncPolicy Policy { get; } = policy;
    public SyncOptions Options { get; } = options;
    public TimeProvider Clock { get; } = clock;
    public RunTally Tally { get; } = new();
    internal RunTrace Trace { get; } = new(claim, clock);

    public bool IsPreview => Claim.Request.Kind == RunKind.Preview;

    /// <summary>When the last read that saw every change began; the next change read starts there.</summary>
    public DateTimeOffset ReadBeganAt { get; set; }

    /// <summary>When what this run has created was read back among all changes: those before need not be read again.</summary>
    public DateTimeOffset? CreatedReadBackAt { get; set; }

    /// <summary>What reading has taken.</summary>
    public RequestPlan Requests { get; set; } = new();

    /// <summary>What the run takes in all (B10); null before the plan is made.</summary>
    public RequestPlan? Planned { get; private set; }

    /// <summary>When the last complete read began, if this run made one.</summary>
    public DateTimeOffset? FullReadBeganAt { get; set; }

    /// <summary>Another process has taken over: this one must not even say how it ended.</summary>
    public bool FenceLost { get; set; }

    /// <summary>How many contacts were linked when the plan was made.</summary>
    int? linked;
    int? mirrored;

    /// <summary>Progress within a phase is written down so often; whoever looks at it asks less often still.</summary>
    static readonly TimeSpan BetweenReports = TimeSpan.FromMilliseconds(250);

    RunProgress progress = new("starting", 0, 0);
    long reported;

    /// <summary>About how many contacts the mirror has: counted once, because counting looks at each of them.</summary>
    public async Task<int> CountMirrorAsync(CancellationToken cancellation) => mirrored ??= await State.Mirror.CountContactsAsync(null, cancellation);

    public Task ReportAsync(string phase, int done, int total, CancellationToken cancellation)
    {
        var isNew = progress.Phase != phase;
        progress = new RunProgress(phase, done, total);
        Trace.Enter(phase);
        return isNew || Clock.GetElapsedTime(reported) >= BetweenReports ? BeatAsync(cancellation) : Task.CompletedTask;
    }

    /// <summary>Shows the progress again and keeps the lease, during a long wait.</summary>
    public Task BeatAsync(CancellationToken cancellation)
    {
        reported = Clock.GetTimestamp();
        return runs.ReportAsync(Claim, progress with { Ahead = ConstantContact.Ahead }, ConstantContact.RequestsSpent, cancellation);
    }

    /// <summary>B10: a preview is applied exactly, or not at all.</summary>
    public async Task<bool> IsOutdatedAsync(RunPlan plan, CancellationToken cancellation)
    {
        if (Claim.Request.ApplyPreview is not { } preview)
            return false;
        var record = await runs.FindAsync(Claim.Organization, preview, cancellation);
        return record?.PlanDigest != plan.Digest;
    }

    public async Task<RunHolds> HoldsAsync(RunPlan plan, CancellationToken cancellation)
    {
        linked = plan.Counts.Linked;
        if (!IsPreview && Warnings(plan.Counts.OptOuts) is { IsEmpty: false } warnings)
        {
            progress = progress with { Warnings = warnings };
            await BeatAsync(cancellation);
        }
        var holds = HoldReview.Of(plan.Counts, Policy.Holds);
        var approved = Claim.Request.ApprovedHold is { } held ? await State.Holds.HeldDigestsAsync(held, cancellation) : null;
        if (await State.Holds.DiscardedHoldAsync(cancellation) is not { } discarded)
            return new RunHolds(holds, approved);
        var all = new RunHolds(holds, approved, discarded);
        var waiting = await StepPages.WaitingAsync(this, plan, all, cancellation);
        if (!IsPreview && !waiting.Overlaps(discarded.Steps))
            await State.Holds.EndDiscardAsync(cancellation);
        return waiting.SetEquals(discarded.Steps) ? all with { IsAsDiscarded = true } : all;
    }

    /// <summary>B10: what the run will have taken when it has applied the plan.</summary>
    internal async Task ForecastAsync(RunPlan plan, RunHolds holds, CancellationToken cancellation) =>
        Planned = await new RequestForecast(this, plan, holds).OfAsync(cancellation);

    /// <summary>B3: a person approved a run that was held before it had a plan, so Constant Contact may really be empty.</summary>
    public async Task<bool> MayReadAsEmptyAsync(CancellationToken cancellation) =>
        Claim.Request.ApprovedHold is { } held && await runs.FindAsync(Claim.Organization, held, cancellation) is { PlanDigest: null };

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
                Warnings = Warnings(counts.OptOuts),
                Notes = notes?.ToWarnings() ?? [],
            };
        }
    }

    /// <summary>B7: a record that could not be read is a failure of the run that read it.</summary>
    public RunState EndState => Tally.EndState == RunState.Completed && ConstantContact.Notes is { Unread: > 0 }
        ? RunState.CompletedWithErrors : Tally.EndState;

    /// <summary>B3: opt-outs never wait, so a user is alerted of an implausible number of them.</summary>
    ImmutableArray<RunWarning> Warnings(int optOuts) => linked is { } all && HoldReview.IsAlarming(optOuts, all, Policy.Holds)
        ? [new(nameof(Rule.B3), $"{optOuts} contacts opted out in Constant Contact at once, while {all} contacts are linked", optOuts)]
        : [];

    public RunOutcome Outcome(RunState state, ReadKind read, RunPlan plan, string? error = null, RunHolds? hold = null) => new(
        state, Counts, ConstantContact.RequestsSpent, read,
        HoldReason: hold is { Any: true, WhyDiscarded: null } && (IsPreview || state == RunState.Held) ? hold.Reason : null, error, plan.Digest, plan.LookedAt,
        Planned);
}
