using System.Security.Claims;
using DonorSync.Database.Users;

namespace DonorSync.Server.Security;

/// <summary>
/// Refuses every change by read-only users, in one place, so that no page can forget it. Reading needs only GET. <c>open</c>: addresses
/// about the user's own sign-in. The REST API accepts only tokens and refuses users itself.
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

    /// <summary>Lists the roles that may edit, so that a future role may not. Signing in comes before any role.</summary>
    static bool MayEdit(ClaimsPrincipal user) =>
        user.Identity is not { IsAuthenticated: true } || user.IsInRole(nameof(UserRole.Staff))
            || user.IsInRole(nameof(UserRole.Administrator));
}
