namespace DonorSync.Testing;

/// <summary>One connection and its runs.</summary>
public sealed record RunsState
{
    public long Fence { get; init; }
    public RunId? Running { get; init; }
    public DateTimeOffset LeaseUntil { get; init; }
    public bool IsConnected { get; init; } = true;
    public bool WaitsForPerson { get; init; }
    public bool IsPaused { get; init; }

    /// <summary>The user that asked the running run to stop (B19).</summary>
    public string? StoppedBy { get; init; }
    public bool FirstSyncDone { get; init; }
    public ImmutableDictionary<RunId, KeptRun> Runs { get; init; } = ImmutableDictionary<RunId, KeptRun>.Empty;
}

/// <summary>A run as kept. <paramref name="Waiting"/>: it was claimed and no worker has taken it up.</summary>
public sealed record KeptRun(RunRecord Record, RunClaim Claim, bool Waiting);

/// <summary>Claims and runs of one connection in memory.</summary>
public sealed class InMemoryRuns(ManualClock clock, IdSequence ids, Writes writes) : IRuns
{
    static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    public static readonly OrganizationId Organization = new(new Guid(1, 0, 0, new byte[8]));
    public static readonly ConnectionId Connection = new(new Guid(2, 0, 0, new byte[8]));
    public const int Account = 3;

    public RunsState State { get; set; } = new();

    public Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation)
    {
        if (connection != Connection || !State.IsConnected || (State.Running is not null && State.LeaseUntil >= clock.Now)
            || ((State.WaitsForPerson || State.IsPaused) && request.Kind == RunKind.Scheduled))
            return Task.FromResult<RunClaim?>(null);
        var asked = request.Kind != RunKind.Preview && !State.FirstSyncDone ? request with { Kind = RunKind.First } : request;
        var claim = new RunClaim(Organization, connection, Account, new(ids.NextGuid()), State.Fence + 1, asked);
        writes.Do("runs claim", () => State = (State.Running is { } silent ? Interrupted(silent) : State) with
        {
            Fence = claim.Fence,
            Running = claim.Run,
            StoppedBy = null,
            LeaseUntil = clock.Now + Lease,
            WaitsForPerson = State.WaitsForPerson && !request.MayActOnAnyPlan,
            Runs = (State.Running is { } run ? Interrupted(run) : State).Runs.Add(claim.Run, new(NewRecord(claim), claim, Waiting: true)),
        });
        return Task.FromResult<RunClaim?>(claim);
    }

    public Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation)
    {
        if (State.Running != run || State.Runs.GetValueOrDefault(run) is not { Waiting: true } kept)
            return Task.FromResult<RunClaim?>(null);
        var claim = kept.Claim with { LastSyncAt = LastSyncAt() };
        writes.Do("runs resume", () => State = State with
        {
            LeaseUntil = clock.Now + Lease,
            Runs = State.Runs.SetItem(run, kept with { Claim = claim, Waiting = false }),
        });
        return Task.FromResult<RunClaim?>(claim);
    }

    public Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation)
    {
        Check(claim);
        if (State.StoppedBy is not null)
            throw new RunStoppedException();
        var acts = claim.Request.Kind != RunKind.Preview && progress.IsDecided;
        var kept = State.Runs[claim.Run];
        var counts = progress.Warnings.IsEmpty ? kept.Record.Counts : kept.Record.Counts with { Warnings = progress.Warnings };
        writes.Do("runs report", () => State = State with
        {
            LeaseUntil = clock.Now + Lease,
            WaitsForPerson = State.WaitsForPerson && !acts,
            Runs = State.Runs.SetItem(claim.Run,
                kept with { Record = kept.Record with { Progress = progress, Requests = requests, Counts = counts } }),
        });
        return Task.CompletedTask;
    }

    public Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation)
    {
        Check(claim);
        var record = State.Runs[claim.Run].Record with
        {
            State = outcome.State,
            Counts = outcome.Counts,
            Requests = outcome.Requests,
            Read = outcome.Read,
            HoldReason = outcome.HoldReason,
            Error = outcome.Error,
            PlanDigest = outcome.PlanDigest,
            LookedAt = outcome.LookedAt,
            Planned = outcome.Planned,
            FinishedAt = clock.Now,
            StoppedBy = outcome.State == RunState.Stopped ? State.StoppedBy : null,
        };
        writes.Do("runs finish", () => State = State with
        {
            Running = null,
            StoppedBy = null,
            IsConnected = State.IsConnected && !needsReconnecting,
            FirstSyncDone = State.FirstSyncDone || (claim.Request.Kind == RunKind.First && EndsFirstSync(outcome)),
            Runs = Approved(claim, outcome).SetItem(claim.Run, State.Runs[claim.Run] with { Record = record }),
        });
        return Task.CompletedTask;
    }

    public Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation) =>
        Task.FromResult(organization == Organization ? State.Runs.GetValueOrDefault(run)?.Record : null);

    /// <summary>When the run of a claim began.</summary>
    public DateTimeOffset StartedAt(RunClaim claim) => State.Runs[claim.Run].Record.StartedAt;

    /// <exception cref="FenceLostException">Another process has taken over.</exception>
    public void Check(RunClaim claim)
    {
        if (claim.Fence != State.Fence || State.Running != claim.Run)
            throw new FenceLostException();
    }

    RunRecord NewRecord(RunClaim claim) => new()
    {
        Id = claim.Run,
        Kind = claim.Request.Kind,
        State = RunState.Running,
        Progress = new(RunPhase.Starting, 0, 0),
        StartedAt = clock.Now,
        Follows = claim.Request.ApplyPreview ?? claim.Request.ApprovedHold,
    };

    /// <summary>B8: a run whose process died is closed; the new run is its resume.</summary>
    RunsState Interrupted(RunId run)
    {
        var kept = State.Runs[run];
        var closed = kept.Record with { State = RunState.Failed, FinishedAt = clock.Now, Error = "interrupted; the next sync finishes it" };
        return State with { Runs = State.Runs.SetItem(run, kept with { Record = closed, Waiting = false }) };
    }

    ImmutableDictionary<RunId, KeptRun> Approved(RunClaim claim, RunOutcome outcome) =>
        claim.Request.ApprovedHold is { } held && outcome.State is not (RunState.Failed or RunState.Stopped)
            && State.Runs.GetValueOrDefault(held) is { Record.State: RunState.Held } kept
            ? State.Runs.SetItem(held, kept with { Record = kept.Record with { State = RunState.Completed } })
            : State.Runs;

    DateTimeOffset? LastSyncAt() => State.Runs.Values.Select(static r => r.Record)
        .Where(static r => r.Kind != RunKind.Preview && r.State is not (RunState.Running or RunState.Failed or RunState.Stopped))
        .OrderByDescending(static r => r.StartedAt).FirstOrDefault()?.FinishedAt;

    static bool EndsFirstSync(RunOutcome outcome) =>
        outcome is { State: RunState.Completed or RunState.CompletedWithErrors, Error: null } or
        {
            State: RunState.Held, Error: null,
            PlanDigest: not null
        };
}
