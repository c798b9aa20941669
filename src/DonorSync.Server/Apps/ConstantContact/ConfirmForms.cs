using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Handles the buttons of the page that confirms an account.</summary>
static class ConfirmForms
{
    public const string Page = AppForms.Page + "/confirm";
    public const string Confirm = AppForms.Page + "/actions/confirm";
    public const string Refuse = AppForms.Page + "/actions/refuse";

    /// <summary>The key gives access to the grant, so it is sent only to the browser of the grant.</summary>
    public static string Address(string key) => QueryHelpers.AddQueryString(Page, "grant", key);

    public static void MapConfirmForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Confirm, ConfirmAsync).AsForm(AppForms.Page).Audited("Confirmed a grant and connected Constant Contact")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Refuse, RefuseAsync).AsForm(AppForms.Page).Audited("Refused to connect a Constant Contact account")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
    }

    static async Task<IResult> ConfirmAsync(
        [FromForm] string? grant, Caller caller, SignIns signIns, GrantConnector connecter, AuditTrail trail,
        CancellationToken cancellation)
    {
        if (grant is null || await signIns.TakeHeldAsync(caller.Organization, grant, cancellation) is not { } held)
            return Results.LocalRedirect(AppForms.Page + "?problem=expired");
        await connecter.ConnectAsync(caller.Organization, held.Account, held.Tokens, held.Preview, cancellation);
        trail.Did(GrantConnector.NameOf(held.Account));
        return Results.LocalRedirect(AppForms.Page);
    }

    static async Task<IResult> RefuseAsync(
        [FromForm] string? grant, Caller caller, SignIns signIns, AuditTrail trail, CancellationToken cancellation)
    {
        if (grant is null || await signIns.TakeHeldAsync(caller.Organization, grant, cancellation) is not { } held)
            return Results.LocalRedirect(AppForms.Page + "?problem=expired");
        trail.Did(GrantConnector.NameOf(held.Account));
        return Results.LocalRedirect(AppForms.Page + "?done=refused");
    }
}
