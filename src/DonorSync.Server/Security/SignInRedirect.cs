using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.WebUtilities;

namespace DonorSync.Server.Security;

/// <summary>Redirects users who are not signed in to the sign-in page, and from there back to the page they requested.</summary>
static class SignInRedirect
{
    public static Task GoAsync(RedirectContext<CookieAuthenticationOptions> context)
    {
        // A form's address shows no page, so signing in returns to the form's page.
        var target = HttpMethods.IsGet(context.Request.Method) ? context.RedirectUri : SignInWith(context, PageOf(context.Request));
        context.Response.Redirect(target);
        return Task.CompletedTask;
    }

    static string SignInWith(RedirectContext<CookieAuthenticationOptions> context, string page) =>
        QueryHelpers.AddQueryString(context.Options.LoginPath, context.Options.ReturnUrlParameter, page);

    static string PageOf(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var page) && page.Authority == request.Host.Value
            ? page.PathAndQuery : "/";
}
