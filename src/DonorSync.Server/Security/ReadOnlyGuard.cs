using System.Security.Claims;
using DonorSync.Database.Users;

namespace DonorSync.Server.Security;

/// <summary>
/// Who may only look changes nothing, whatever form they send: one place for all of them, so that no page can forget it. Looking never
/// needs more than GET. <c>open</c>: what concerns only the own sign-in. The REST API knows tokens only, and refuses a person itself.
/// </summary>
static class ReadOnlyGuard
{
    public static void UseReadOnlyGuard(this IApplicationBuilder app, IReadOnlyCollection<string> open) => app.Use((context, next) =>
    {
        var request = context.Request;
        var looks = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        var isApi = request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
        if (looks || isApi || MayEdit(context.User) || open.Contains(request.Path.Value ?? ""))
            return next(context);
        context.Response.Redirect("/access-denied");
        return Task.CompletedTask;
    });

    /// <summary>Asks for the roles that may edit: a role that no one has thought of yet may not. Signing in comes before any role.</summary>
    static bool MayEdit(ClaimsPrincipal user) =>
        user.Identity is not { IsAuthenticated: true } || user.IsInRole(nameof(UserRole.Staff)) || user.IsInRole(nameof(UserRole.Administrator));
}
