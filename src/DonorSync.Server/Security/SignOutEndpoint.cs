using DonorSync.Database.Users;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>
/// <c>POST /sign-out</c> ends the session of this browser, <c>POST /account/sign-out-everywhere</c> every session of the user.
/// </summary>
static class SignOutEndpoint
{
    public const string Path = "/sign-out";
    public const string EverywherePath = "/account/sign-out-everywhere";

    public static void MapSignOut(this IEndpointRouteBuilder app)
    {
        app.MapPost(Path, SignOutAsync).Audited("Signed out").ExcludeFromDescription();
        app.MapPost(EverywherePath, EverywhereAsync).AsForm("/account").Audited("Signed out everywhere").RequireAuthorization();
    }

    static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<User> signIns)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.Redirect("/");
        await signIns.SignOutAsync();
        ClearBrowser(http);
        return Results.Redirect("/sign-in");
    }

    static async Task<IResult> EverywhereAsync(
        HttpContext http, UserManager<User> users, SignInManager<User> signIns, Sessions sessions, CancellationToken cancellation)
    {
        if (await users.GetUserAsync(http.User) is { } user)
            await sessions.EndAllAsync(user.Id, except: null, cancellation);
        await signIns.SignOutAsync();
        ClearBrowser(http);
        return Results.LocalRedirect("/sign-in");
    }

    /// <summary>Pages are never cached; this also clears the browser's back/forward cache.</summary>
    static void ClearBrowser(HttpContext http) => http.Response.Headers["Clear-Site-Data"] = "\"cache\", \"storage\"";
}
