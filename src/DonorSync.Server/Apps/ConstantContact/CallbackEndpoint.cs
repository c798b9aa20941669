using DonorSync.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Scheduling;
using DonorSync.Storage;
using DonorSync.Sync;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>
/// Where Constant Contact sends the person back to. Nobody need be signed in here: the state, known once and for ten minutes, says
/// for which organisation the sign-in was begun. The first sync starts at once (A2), or after a person has agreed to its preview (B1).
/// </summary>
static partial class CallbackEndpoint
{
    public const string Path = "/apps/constant-contact/callback";

    public static void MapConstantContactCallback(this IEndpointRouteBuilder app) => app.MapGet(Path, ReturnAsync).Audited("Connected Constant Contact").ExcludeFromDescription();

    static async Task<IResult> ReturnAsync(
        string? code, string? state, string? error, [FromQuery(Name = "error_description")] string? description, HttpContext http, SignIns signIns, SignInStarter starter, OAuthFlow flow, Connections connections,
        SyncStarter syncs, SyncSchedule schedule, AuditTrail trail, ILoggerFactory logs, CancellationToken cancellation)
    {
        if (state is null || await signIns.TakeAsync(state, cancellation) is not { } pending)
            return Back("expired");
        if (error is not null || string.IsNullOrEmpty(code))
            return Back(IsPrivate(description) ? "private" : "denied");
        try
        {
            var signedIn = await flow.CompleteAsync(code, starter.Redirect(http.Request), pending.Verifier, cancellation);
            if (await connections.ConnectAsync(pending.Organization, signedIn.Account, signedIn.Tokens, pending.Preview, cancellation) is not { } connection)
                return Back("syncing");
            trail.Did(organization: pending.Organization);
            await schedule.ArmAfterConnectingAsync(connection, cancellation);
            await syncs.StartAsync(pending.Organization, new RunRequest(pending.Preview ? RunKind.Preview : RunKind.Manual), cancellation);
            return Results.Redirect("/apps/constant-contact");
        }
        catch (ConstantContactException refused) when (ReasonOf(refused) is { } reason)
        {
            LogRefused(logs.CreateLogger("DonorSync.Server.Apps.ConstantContact"), refused.Message);
            return Back(reason);
        }
        catch (ConstantContactException refused)
        {
            LogRefused(logs.CreateLogger("DonorSync.Server.Apps.ConstantContact"), refused.Message);
            return Back("refused");
        }
        catch (ProblemException busy)
        {
            LogRefused(logs.CreateLogger("DonorSync.Server.Apps.ConstantContact"), busy.Message);
            return Back("syncing");
        }
    }

    /// <summary>The sign-in service says so when the application is private and another user than its maker grants access.</summary>
    static bool IsPrivate(string? description) => description?.Contains("not assigned", StringComparison.OrdinalIgnoreCase) == true;

    static string? ReasonOf(ConstantContactException refused) => refused switch
    {
        NoAccountException => "no_account",
        FirewallException => "blocked",
        _ => null,
    };

    /// <summary>The page says in words what each of these means.</summary>
    static IResult Back(string problem) => Results.Redirect($"/apps/constant-contact?problem={problem}");

    [LoggerMessage(2200, LogLevel.Warning, "Connecting Constant Contact failed: {Reason}")]
    static partial void LogRefused(ILogger log, string reason);
}
