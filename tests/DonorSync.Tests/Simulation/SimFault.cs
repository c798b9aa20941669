namespace DonorSync.Tests.Simulation;

/// <summary>The faults of a request, and a kill. Names that the sandbox has too mean its faults.</summary>
enum SimFault
{
    // Refused without an effect.
    BadRequest, Unauthorized, Forbidden, NotFound, Conflict, UnsupportedMediaType, Throttled, QuotaExceeded, InternalError,
    Unavailable, HtmlBody, EmptyBody,

    // The connection.
    Delay, CutBeforeEffect, CutAfterEffect, TimeoutBeforeEffect, TimeoutAfterEffect, TruncatedBody,

    // The grant.
    TokenExpired, TokenRevoked, InvalidGrant,

    // Bulk jobs.
    ActivityStuck, ActivityFailed, ActivityCancelled, ActivityTimedOut, ActivityDropsRows,

    // Wrong pages.
    DuplicateRows, ShuffledRows, SkippedRows,

    // The process.
    Killed, Overtaken,
}

/// <summary>The phases of a run.</summary>
enum SimPhase
{
    Claim, SignIn, Lists, Contacts, Reports, Plan, Crm, MakeList, RenameList, DeleteList, Remove, Guard, Import, Wait, ReadBack,
}

/// <summary>The parts of a run during which people may act.</summary>
enum SimPart
{
    Reading, Writing, Sending,
}

/// <summary>Which faults are possible in which part.</summary>
static class SimCells
{
    public static SimPart PartOf(SimPhase phase) => phase switch
    {
        SimPhase.Claim or SimPhase.SignIn or SimPhase.Lists or SimPhase.Contacts or SimPhase.Reports or SimPhase.Plan => SimPart.Reading,
        SimPhase.Crm or SimPhase.MakeList or SimPhase.RenameList or SimPhase.DeleteList => SimPart.Writing,
        _ => SimPart.Sending,
    };

    static readonly SimPhase[] Calls =
    [
        SimPhase.Lists, SimPhase.Contacts, SimPhase.Reports, SimPhase.MakeList, SimPhase.RenameList, SimPhase.DeleteList, SimPhase.Remove,
        SimPhase.Guard, SimPhase.Import, SimPhase.Wait, SimPhase.ReadBack,
    ];

    /// <summary>The phases that progress reports distinguish; a kill counts for the last reported one.</summary>
    static readonly SimPhase[] Progress =
        [SimPhase.Claim, SimPhase.Contacts, SimPhase.Plan, SimPhase.Crm, SimPhase.MakeList, SimPhase.Remove, SimPhase.Import,
            SimPhase.ReadBack];

    public static readonly (SimFault Fault,
        SimPhase Phase)[] All = [.. Enum.GetValues<SimFault>().SelectMany(static f => PhasesOf(f).Select(p => (f, p)))];

    public static readonly (SimFault Fault, SimPhase Phase)[] OfRequests = [.. All.Where(static c => c.Fault < SimFault.Killed)];

    static SimPhase[] PhasesOf(SimFault fault) => fault switch
    {
        SimFault.Killed or SimFault.Overtaken => Progress,
        SimFault.ActivityStuck or SimFault.ActivityFailed or SimFault.ActivityCancelled or SimFault.ActivityTimedOut =>
            [SimPhase.Remove, SimPhase.Import],
        SimFault.ActivityDropsRows => [SimPhase.Import],
        SimFault.DuplicateRows or SimFault.ShuffledRows or SimFault.SkippedRows =>
            [SimPhase.Lists, SimPhase.Contacts, SimPhase.Guard, SimPhase.ReadBack],
        SimFault.InvalidGrant => [SimPhase.SignIn],
        // After the response that a list is gone, the product cannot know that this is false.
        SimFault.NotFound => [.. Calls.Where(static p => p != SimPhase.DeleteList)],
        SimFault.InternalError or SimFault.Unavailable or SimFault.Throttled or SimFault.HtmlBody
        or SimFault.EmptyBody or SimFault.CutBeforeEffect
            or SimFault.CutAfterEffect or SimFault.TimeoutBeforeEffect or SimFault.TimeoutAfterEffect => [SimPhase.SignIn, .. Calls],
        _ => Calls,
    };
}
