using System.Security.Claims;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Organizations;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>
/// The redirect address of the sign-in at Constant Contact. The state is valid once, for ten minutes, and names the organization that began
/// the sign-in. It does not prove who granted access, because the link can be sent to anyone. So the account is connected immediately only
/// for an administrator of that organization in the browser that began; otherwise the grant needs confirmation.
/// </summary>
static partial class CallbackEndpoint
{
    public const string Path = "/apps/constant-contact/callback";

    public static void MapConstantContactCallback(this IEndpointRouteBuilder app) => app.MapGet(Path, ReturnAsync)
        .Audited("Connected Constant Contact").ExcludeFromDescription();

    static async Task<IResult> ReturnAsync(
        string? code, string? state, string? error, [FromQuery(Name = "error_description")] string? description, HttpContext http,
        SignIns signIns, SignInStarter starter, OAuthFlow flow,
        Connections connections, GrantConnector connecter, GrantSettings settings, OrganizationService organizations, AuditTrail trail,
        ILoggerFactory logs, CancellationToken cancellation)
    {
        var browser = ConnectCookie.Of(http);
        ConnectCookie.Take(http);
        if (state is null || await signIns.TakeAsync(state, browser, cancellation) is not { } pending)
            return Back("expired");
        if (error is not null || string.IsNullOrEmpty(code))
            return Back(IsPrivate(description) ? "private" : "denied");
        try
        {
            var signedIn = await flow.CompleteAsync(code, starter.Redirect(http.Request), pending.Verifier, cancellation);
            await connections.RefuseHeldAsync(pending.Organization, signedIn.Account, cancellation);
            var isSafe = (pending.OfBrowser && MayConnect(http.User, pending.Organization))
                || !await settings.AreConfirmedAsync(organizations, cancellation);
            if (!isSafe)
            {
                var key = await signIns.HoldAsync(
                    pending.Organization, new(signedIn.Account, signedIn.Tokens, pending.Preview), cancellation);
                return Results.LocalRedirect(ConfirmForms.Address(key));
            }
            await connecter.ConnectAsync(pending.Organization, signedIn.Account, signedIn.Tokens, pending.Preview, cancellation);
            trail.Did(GrantConnector.NameOf(signedIn.Account), pending.Organization);
            return Results.Redirect("/apps/constant-contact");
        }
        catch (ConstantContactException refused)
        {
            LogRefused(logs.CreateLogger("DonorSync.Server.Apps.ConstantContact"), refused.Message);
            return Back(ReasonOf(refused));
        }
        catch (Exception refused) when (refused is ProblemException or Database.Rejections.ConflictException)
        {
            LogRefused(logs.CreateLogger("DonorSync.Server.Apps.ConstantContact"), refused.Message);
            return Back(refused is Database.Rejections.ConflictException conflict ? conflict.Code : "syncing");
        }
    }

    static bool MayConnect(ClaimsPrincipal user, OrganizationId organization) =>
        user.FindFirstValue(OrganizationClaims.Organization) is not null && Caller.Of(user) is { MayAdminister: true } caller
            && caller.Organization == organization;

    /// <summary>The sign-in service reports this if the application is private and a user other than its owner grants access.</summary>
    static bool IsPrivate(string? description) => description?.Contains("not assigned", StringComparison.OrdinalIgnoreCase) == true;

    static string ReasonOf(ConstantContactException refused) => refused switch
    {
        NoAccountException => "no_account",
        FirewallException => "blocked",
        _ => "refused",
    };

    /// <summary>The page explains each of these codes.</summary>
    static IResult Back(string problem) => Results.Redirect($"/apps/constant-contact?problem={problem}");

    [LoggerMessage(2200, LogLevel.Warning, "Connecting Constant Contact failed: {Reason}")]
    static partial void LogRefused(ILogger log, string reason);
}
