using DonorSync.Storage;

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
        if (looks || request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || !context.User.IsInRole(nameof(UserRole.ReadOnly)) || open.Contains(request.Path.Value ?? ""))
            return next(context);
        context.Response.Redirect("/access-denied");
        return Task.CompletedTask;
    });
}
