using System.Net;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Core;
using DonorSync.Sync;

namespace DonorSync.Tests.Simulation;

/// <summary>The way between the product and the service: knows in which phase of its run a request is sent, and what is to go wrong there.</summary>
sealed class SimNetwork(SandboxControl control, TimeProvider clock)
{
    readonly List<Armed> armed = [];

    /// <summary>The progress that the run last reported.</summary>
    public RunPhase? Progress { get; set; }

    /// <summary>Contacts of one page; 0 leaves what was asked for.</summary>
    public int PageSize { get; init; }

    /// <summary>Something happened that a grant does not always survive.</summary>
    public bool GrantMayBeDead { get; set; }

    /// <summary>What no client may do, whatever goes wrong.</summary>
    public List<string> Breaches { get; } = [];

    /// <summary>The day's requests are spent until then.</summary>
    public DateTimeOffset ClosedUntil { get; private set; }

    (string Path, string Body)? unknown;

    /// <summary>Days on which requests are scarce, that one included.</summary>
    int rationed;
    int perDay;
    int usedToday;
    DateTime rationDay;

    /// <summary>A new token, and nothing sent with it yet.</summary>
    bool renewed;

    /// <summary>What went wrong, in the order in which it did.</summary>
    public List<(SimFault Fault, SimPhase Phase)> Struck { get; } = [];

    /// <summary>In the runs that follow, where and as often as the act says.</summary>
    public string Arm(SimAct act)
    {
        var (fault, phase) = SimCells.OfRequests[((act.A << 8) | act.B) % SimCells.OfRequests.Length];
        armed.Add(new Armed(fault, phase, act.C) { After = act.C / 4 % 4 == 0 ? 1 : 0, Left = act.C % 4 == 0 && fault != SimFault.TokenExpired ? 8 : 1 });
        if (phase == SimPhase.SignIn)
            control.ExpireAccessTokens();
        return $"{fault} {phase}";
    }

    /// <summary>A process died between the answer that the day is spent and writing that down: the next one has to ask once more.</summary>
    public void Reopen() => ClosedUntil = default;

    /// <summary>For some days, so many requests a day and no more.</summary>
    public string Ration(SimAct act)
    {
        rationed = act.A % 5 + 1;
        perDay = 2 + (act.B % 24);
        (rationDay, usedToday) = (Today, 0);
        return $"{perDay} requests a day for {rationed} days";
    }

    public bool IsRationed => rationed > 0;

    /// <summary>A day that has begun is another one, with requests of its own.</summary>
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

    /// <summary>Sets the sandbox up to go wrong with this very request.</summary>
    public SimFault? Strike(HttpRequestMessage request, string body)
    {
        Look(request, body);
        var fault = FaultFor(request);
        GrantMayBeDead |= fault is SimFault.TokenRevoked or SimFault.InvalidGrant or SimFault.Unauthorized
            || (fault == SimFault.TokenExpired && renewed) || (fault is not null && IsSignIn(request));
        renewed = IsSignIn(request);
        unknown = request.Method == HttpMethod.Post && fault is SimFault.InternalError or SimFault.Unavailable or SimFault.HtmlBody or SimFault.EmptyBody
            or SimFault.CutBeforeEffect or SimFault.CutAfterEffect or SimFault.TimeoutBeforeEffect or SimFault.TimeoutAfterEffect or SimFault.TruncatedBody
            ? (request.RequestUri!.AbsolutePath, body) : null;
        return fault;
    }

    /// <summary>
    /// The day is spent once the product was told so: a token that had ended is refused before. What was refused was not done, however
    /// little of the answer can be read.
    /// </summary>
    public void Heard(SimFault? fault, HttpResponseMessage response)
    {
        if (fault == SimFault.QuotaExceeded && response.StatusCode == HttpStatusCode.TooManyRequests)
            ClosedUntil = clock.GetUtcNow().UtcDateTime.Date.AddDays(1);
        if (response.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError)
            unknown = null;
    }

    /// <summary>B8: a POST that may have been done is not repeated without a look. A spent day stays spent.</summary>
    void Look(HttpRequestMessage request, string body)
    {
        var path = request.RequestUri!.AbsolutePath;
        var signIn = IsSignIn(request);
        if (request.Method == HttpMethod.Post && (path, body) == unknown && !signIn)
            Breaches.Add($"B8: POST {path} may have been done, and was repeated blindly");
        if (!signIn && clock.GetUtcNow() < ClosedUntil)
            Breaches.Add($"The day's requests were spent, and {request.Method} {path} was sent");
        if (PageSize > 0 && request.Method == HttpMethod.Get && path.EndsWith("/contacts", StringComparison.Ordinal))
            request.RequestUri = new Uri(request.RequestUri.OriginalString.Replace("limit=500", $"limit={PageSize}", StringComparison.Ordinal));
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

    /// <summary>Who is told of one list or contact that there is none cannot know better.</summary>
    static bool IsTrueThen(SimFault fault, HttpRequestMessage request) =>
        fault == SimFault.NotFound && request.Method == HttpMethod.Get && char.IsAsciiHexDigit(request.RequestUri!.AbsolutePath[^1])
        && !request.RequestUri.AbsolutePath.Contains("/activities/", StringComparison.Ordinal) && request.RequestUri.Segments.Length > 3;

    static bool IsSignIn(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal);

    public SimPhase PhaseOf(HttpRequestMessage request) => PhaseOf(request.Method, request.RequestUri!.AbsolutePath);

    SimPhase PhaseOf(HttpMethod method, string path) => path switch
    {
        _ when path.EndsWith("/token", StringComparison.Ordinal) => SimPhase.SignIn,
        _ when path.Contains("/reports/", StringComparison.Ordinal) || path.Contains("/emails", StringComparison.Ordinal) => SimPhase.Reports,
        _ when path.Contains("/activities", StringComparison.Ordinal) && method == HttpMethod.Get => SimPhase.Wait,
        _ when path.Contains("/activities/remove", StringComparison.Ordinal) => SimPhase.Remove,
        _ when path.Contains("/activities", StringComparison.Ordinal) => SimPhase.Import,
        _ when method == HttpMethod.Put && path.Contains("/contact_lists", StringComparison.Ordinal) => SimPhase.RenameList,
        _ when method == HttpMethod.Delete => SimPhase.DeleteList,
        _ when method == HttpMethod.Post && path.Contains("/contact_lists", StringComparison.Ordinal) => SimPhase.MakeList,
        _ when method != HttpMethod.Get => SimPhase.Import,
        _ when Progress is RunPhase.Starting or RunPhase.Reading => path.Contains("/contact_lists", StringComparison.Ordinal) ? SimPhase.Lists : SimPhase.Contacts,
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

/// <summary>Hears the progress that a run reports.</summary>
sealed class SimRuns(IRuns runs, SimNetwork network) : IRuns
{
    public Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation)
    {
        network.Progress = RunPhase.Starting;
        return runs.TryClaimAsync(connection, request, cancellation);
    }

    public Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation) => runs.ResumeClaimAsync(run, cancellation);

    public Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation)
    {
        network.Progress = progress.Phase;
        return runs.ReportAsync(claim, progress, requests, cancellation);
    }

    public Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation) =>
        runs.FinishAsync(claim, outcome, needsReconnecting, cancellation);

    public Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation) => runs.FindAsync(organization, run, cancellation);
}
