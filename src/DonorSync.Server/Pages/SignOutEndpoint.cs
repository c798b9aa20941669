using DonorSync.Server.Audit;
using DonorSync.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Pages;

/// <summary><c>POST /sign-out</c></summary>
static class SignOutEndpoint
{
    public const string Path = "/sign-out";

    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost(Path, SignOutAsync).Audited("Signed out").ExcludeFromDescription();

    static async Task<IResult> SignOutAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<User> signIns)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.Redirect("/");
        await signIns.SignOutAsync();
        return Results.Redirect("/sign-in");
    }
}
