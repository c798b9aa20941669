using DonorSync.ConstantContact.Sandbox;

namespace DonorSync.Tests.Simulation;

/// <summary>What goes wrong over there or on the way, in the runs that follow.</summary>
static class SimFaults
{
    static readonly FaultKind[] Kinds =
    [
        FaultKind.Throttled, FaultKind.InternalError, FaultKind.Unavailable, FaultKind.HtmlBody, FaultKind.EmptyBody, FaultKind.CutBeforeEffect,
        FaultKind.CutAfterEffect, FaultKind.ActivityFailed, FaultKind.ActivityTimedOut, FaultKind.ActivityDropsRows, FaultKind.TokenExpired,
        FaultKind.DuplicateRows, FaultKind.ShuffledRows, FaultKind.SkippedRows, FaultKind.Forbidden, FaultKind.NotFound, FaultKind.Conflict,
    ];

    static readonly string?[] Operations =
    [
        null, "GET /contacts", "GET /contact_lists", "POST /contact_lists", "PUT /contact_lists/{list_id}", "DELETE /contact_lists/{list_id}",
        "POST /activities/*", "GET /activities*", "GET /reports/*",
    ];

    public static string Set(SimWorld world, SimAct act)
    {
        var fault = new SandboxFault
        {
            Kind = Kinds[act.A % Kinds.Length],
            Operation = Operations[act.B % Operations.Length],
            Count = act.C % 4 == 0 ? 8 : 1,
            After = act.C / 4 % 4,
            Seed = act.C,
        };
        world.Control.AddFault(fault);
        return $"{fault.Kind}";
    }
}
