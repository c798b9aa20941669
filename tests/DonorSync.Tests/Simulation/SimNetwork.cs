using System.Net;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>The connection between product and service: knows the phase of each request, and sets its faults.</summary>
sealed class SimNetwork(SandboxControl control, TimeProvider clock)
{
    readonly List<Armed> armed = [];

    /// <summary>Called before a run reports its progress.</summary>
    public Func<RunId, RunPhase, Task>? Reporting { get; set; }

    /// <summary>The progress that the run last reported.</summary>
    public RunPhase? Progress
    {
        get;
        set
        {
            field = value;
            DeletionsAreRead &= value != RunPhase.Starting;
        }
    }

    /// <summary>The run has read for the last time which contacts were deleted, before it sends additions.</summary>
    public bool DeletionsAreRead { get; private set; }

    /// <summary>Contacts per page; 0: as requested.</summary>
    public int PageSize { get; init; }

    /// <summary>Something happened that may have ended the grant.</summary>
    public bool GrantMayBeDead { get; set; }

    /// <summary>Errors that a client must never make, whatever fails.</summary>
    public List<string> Breaches { get; } = [];

    /// <summary>The day's quota is used up until this time.</summary>
    public DateTimeOffset ClosedUntil { get; private set; }

    (string Path, string Body)? unknown;

    /// <summary>Days with few requests, including this one.</summary>
    int rationed;
    int perDay;
    int usedToday;
    DateTime rationDay;

    /// <summary>A new token that has not been used yet.</summary>
    bool renewed;

    /// <summary>The faults that occurred, in order.</summary>
    public List<(SimFault Fault, SimPhase Phase)> Struck { get; } = [];

    /// <summary>Adds a fault for the next runs: where and how many times, as the act says.</summary>
    public string Arm(SimAct act)
    {
        var (fault, phase) = SimCells.OfRequests[((act.A << 8) | act.B) % SimCells.OfRequests.Length];
        armed.Add(
            new Armed(
                fault, phase, act.C)
            {
                After = act.C / 4 % 4 == 0 ? 1 : 0,
                Left = act.C % 4 == 0 && fault != SimFault.TokenExpired ? 8 : 1
            });
        if (phase == SimPhase.SignIn)
            control.ExpireAccessTokens();
        return $"{fault} {phase}";
    }

    /// <summary>A process died before saving that the day's quota is used up, so the next one has to request once more.</summary>
    public void Reopen() => ClosedUntil = default;

    /// <summary>Limits the requests per day, for some days.</summary>
    public string Ration(SimAct act)
    {
        rationed = act.A % 5 + 1;
        perDay = 2 + (act.B % 24);
        (rationDay, usedToday) = (Today, 0);
        return $"{perDay} requests a day for {rationed} days";
    }

    public bool IsRationed => rationed > 0;

    /// <summary>Starts a new day with its own quota.</summary>
    bool IsSpent(HttpRequestMessage request)
    {
        if (rationed == 0 || IsSignIn(request))
            return false;
        if (Today != rationDay)
        {
            (rationDay, usedToday) = (Today, 0);
            rationed--;
        }
        return rationed > 0 && ++usedToday > perDay;
    }

    DateTime Today => clock.GetUtcNow().UtcDateTime.Date;

    public void Clear()
    {
        rationed = 0;
        armed.Clear();
        control.ClearFaults();
    }

    /// <summary>Sets a fault of the sandbox for this request.</summary>
    public SimFault? Strike(HttpRequestMessage request, string body)
    {
        Look(request, body);
        var fault = FaultFor(request);
        GrantMayBeDead |= fault is SimFault.TokenRevoked or SimFault.InvalidGrant or SimFault.Unauthorized
            || (fault == SimFault.TokenExpired && renewed) || (fault is not null && IsSignIn(request));
        renewed = IsSignIn(request);
        unknown = request.Method == HttpMethod.Post
            && fault is SimFault.InternalError or SimFault.Unavailable or SimFault.HtmlBody or SimFault.EmptyBody
            or SimFault.CutBeforeEffect or SimFault.CutAfterEffect or SimFault.TimeoutBeforeEffect
            or SimFault.TimeoutAfterEffect or SimFault.TruncatedBody
            ? (request.RequestUri!.AbsolutePath, body) : null;
        return fault;
    }

    /// <summary>
    /// The quota is used up for the product only after that response, because an expired token is refused first. A refused request had no
    /// effect, even if its response is incomplete.
    /// </summary>
    public void Heard(SimFault? fault, SimPhase phase, HttpRequestMessage request, HttpResponseMessage response)
    {
        if (phase == SimPhase.Guard && response.IsSuccessStatusCode)
        {
            // A further page of a read names neither.
            var query = request.RequestUri!.Query;
            DeletionsAreRead = query.Contains("status=deleted", StringComparison.Ordinal)
                || (DeletionsAreRead && !query.Contains("optout_after", StringComparison.Ordinal));
        }
        if (fault == SimFault.QuotaExceeded && response.StatusCode == HttpStatusCode.TooManyRequests)
            ClosedUntil = clock.GetUtcNow().UtcDateTime.Date.AddDays(1);
        if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
            unknown = null;
    }

    /// <summary>B8: a POST that may have had its effect is not repeated without a read. A used-up day stays used up.</summary>
    void Look(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.AbsolutePath;
        var signIn = IsSignIn(request);
        if (request.Method == HttpMethod.Post && (path, body) == unknown && !signIn)
            Breaches.Add($"B8: POST {path} may have had its effect, and was repeated blindly");
        if (!signIn && clock.GetUtcNow() < ClosedUntil)
            Breaches.Add($"The day's requests were spent, and {request.Method} {path} was sent");
        if (PageSize > 0 && request.Method == HttpMethod.Get && path.EndsWith("/contacts", StringComparison.Ordinal))
            request.RequestUri = new Uri(
                request.RequestUri.OriginalString.Replace("limit=500", $"limit={PageSize}", StringComparison.Ordinal));
    }

    SimFault? FaultFor(HttpRequestMessage request)
    {
        var phase = PhaseOf(request);
        if (IsSpent(request))
        {
            control.AddFault(new SandboxFault { Kind = FaultKind.QuotaExceeded });
            Struck.Add((SimFault.QuotaExceeded, phase));
            return SimFault.QuotaExceeded;
        }
        if (armed.Find(a => a.Phase == phase && !IsTrueThen(a.Fault, request)) is not { } next || next.After-- > 0)
            return null;
        if (--next.Left == 0)
            armed.Remove(next);
        control.AddFault(new SandboxFault
        {
            Kind = KindOf(next.Fault),
            Operation = phase == SimPhase.SignIn ? "POST /token" : null,
            Seed = next.Seed + next.Left,
        });
        Struck.Add((next.Fault, phase));
        return next.Fault;
    }

    public SimPhase PhaseOfProgress() => Progress switch
    {
        null or RunPhase.Starting => SimPhase.Claim,
        RunPhase.Reading => SimPhase.Contacts,
        RunPhase.Planning or RunPhase.Reviewing => SimPhase.Plan,
        RunPhase.GroupsAndLists => SimPhase.MakeList,
        RunPhase.Removals => SimPhase.Remove,
        RunPhase.Additions => SimPhase.Import,
        RunPhase.ReadingBack => SimPhase.ReadBack,
        _ => SimPhase.Crm,
    };

    /// <summary>After a response that a list or contact does not exist, the product cannot know that this is false.</summary>
    static bool IsTrueThen(SimFault fault, HttpRequestMessage request) =>
        fault == SimFault.NotFound && request.Method == HttpMethod.Get && char.IsAsciiHexDigit(request.RequestUri!.AbsolutePath[^1])
        && !request.RequestUri.AbsolutePath.Contains("/activities/", StringComparison.Ordinal) && request.RequestUri.Segments.Length > 3;

    static bool IsSignIn(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal);

    public SimPhase PhaseOf(HttpRequestMessage request) => PhaseOf(request.Method, request.RequestUri!.AbsolutePath);

    SimPhase PhaseOf(HttpMethod method, string path) => path switch
    {
        _ when path.EndsWith("/token", StringComparison.Ordinal) => SimPhase.SignIn,
        _ when path.Contains("/reports/", StringComparison.Ordinal) || path.Contains("/emails", StringComparison.Ordinal) =>
            SimPhase.Reports,
        _ when path.Contains("/activities", StringComparison.Ordinal) && method == HttpMethod.Get => SimPhase.Wait,
        _ when path.Contains("/activities/remove", StringComparison.Ordinal) => SimPhase.Remove,
        _ when path.Contains("/activities", StringComparison.Ordinal) => SimPhase.Import,
        _ when method == HttpMethod.Put && path.Contains("/contact_lists", StringComparison.Ordinal) => SimPhase.RenameList,
        _ when method == HttpMethod.Delete => SimPhase.DeleteList,
        _ when method == HttpMethod.Post && path.Contains("/contact_lists", StringComparison.Ordinal) => SimPhase.MakeList,
        _ when method != HttpMethod.Get => SimPhase.Import,
        _ when Progress is RunPhase.Starting or RunPhase.Reading =>
            path.Contains("/contact_lists", StringComparison.Ordinal) ? SimPhase.Lists : SimPhase.Contacts,
        _ when Progress == RunPhase.ReadingBack => SimPhase.ReadBack,
        _ when path.Contains("/contact_lists", StringComparison.Ordinal) => SimPhase.MakeList,
        _ => SimPhase.Guard,
    };

    static FaultKind KindOf(SimFault fault) => fault switch
    {
        SimFault.TimeoutBeforeEffect => FaultKind.CutBeforeEffect,
        SimFault.TimeoutAfterEffect => FaultKind.CutAfterEffect,
        _ => Enum.Parse<FaultKind>(fault.ToString()),
    };

    sealed class Armed(SimFault fault, SimPhase phase, int seed)
    {
        public SimFault Fault => fault;
        public SimPhase Phase => phase;
        public int Seed => seed;
        public required int After { get; set; }
        public required int Left { get; set; }
    }
}

/// <summary>Receives the reported progress of a run.</summary>
sealed class SimRuns(IRuns runs, SimNetwork network) : IRuns
{
    public Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation)
    {
        network.Progress = RunPhase.Starting;
        return runs.TryClaimAsync(connection, request, cancellation);
    }

    public Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation) => runs.ResumeClaimAsync(run, cancellation);

    public async Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation)
    {
        network.Progress = progress.Phase;
        if (network.Reporting is { } reporting)
            await reporting(claim.Run, progress.Phase);
        await runs.ReportAsync(claim, progress, requests, cancellation);
    }

    public Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation) =>
        runs.FinishAsync(claim, outcome, needsReconnecting, cancellation);

    public Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation) =>
        runs.FindAsync(organization, run, cancellation);
}
