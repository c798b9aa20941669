using System.Security.Claims;
using DonorSync.Database.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace DonorSync.Server.Security;

/// <summary>Links the cookie of a signed-in user to a row in the database, which is deleted on signing out.</summary>
static class SessionCookie
{
    const string Key = "session";

    public static void UseSessions(this CookieAuthenticationOptions cookie)
    {
        cookie.Events.OnSigningIn = BeginAsync;
        cookie.Events.OnSigningOut = static context => EndAsync(context.HttpContext);
        // Identity's check of the security stamp runs after this one.
        var stamp = cookie.Events.OnValidatePrincipal;
        cookie.Events.OnValidatePrincipal = async context =>
        {
            if (IdOf(context.Properties) is { } id
                && await Sessions(context.HttpContext).IsOpenAsync(id, context.HttpContext.RequestAborted))
                await stamp(context);
            else
                context.RejectPrincipal();
        };
    }

    /// <returns>The session of this request; null if no user is signed in.</returns>
    public static Guid? Of(HttpContext http) => IdOf(http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties);

    /// <summary>A renewed cookie keeps its session; every sign-in starts a new one.</summary>
    static async Task BeginAsync(CookieSigningInContext context)
    {
        if (IdOf(context.Properties) is not null)
            return;
        // Signing in again in this browser ends its previous session.
        await EndAsync(context.HttpContext);
        var users = context.HttpContext.RequestServices.GetRequiredService<UserManager<User>>();
        var user = await users.FindByIdAsync(context.Principal!.FindFirstValue(ClaimTypes.NameIdentifier)!)
            ?? throw new InvalidOperationException("The account was removed during the sign-in.");
        var id = await Sessions(context.HttpContext).BeginAsync(user, context.HttpContext.RequestAborted);
        context.Properties.Items[Key] = id.ToString();
    }

    static async Task EndAsync(HttpContext http)
    {
        if (Of(http) is { } id)
            await Sessions(http).EndAsync(id, CancellationToken.None);
    }

    static Sessions Sessions(HttpContext http) => http.RequestServices.GetRequiredService<Sessions>();

    static Guid? IdOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(Key, out var text) == true && Guid.TryParse(text, out var id) ? id : null;
}
