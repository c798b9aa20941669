using System.Security.Claims;
using DonorSync.Database.Users;

namespace DonorSync.Server.Security;

/// <summary>What a user must do first after signing in.</summary>
enum SignInDuty
{
    None,

    /// <summary>An administrator set the password: the user must choose another one.</summary>
    ChoosePassword,

    /// <summary>The organization requires an authenticator, and the user has none.</summary>
    SetUpAuthenticator,
}

/// <summary>Redirects every page and form to the page of the duty, until the user has done it.</summary>
static class SignInDuties
{
    /// <summary>How long a password that another person set works.</summary>
    public static readonly TimeSpan GivenPasswordWorks = TimeSpan.FromDays(7);

    const string Claim = "duty";

    public static IEnumerable<Claim> Claims(User user, bool authenticatorRequired)
    {
        var duty = user.PasswordGivenAt is not null ? SignInDuty.ChoosePassword
            : authenticatorRequired && !user.TwoFactorEnabled ? SignInDuty.SetUpAuthenticator
            : SignInDuty.None;
        return duty == SignInDuty.None ? [] : [new(Claim, duty.ToString())];
    }

    public static SignInDuty Of(ClaimsPrincipal user) =>
        Enum.TryParse<SignInDuty>(user.FindFirstValue(Claim), out var duty) ? duty : SignInDuty.None;

    /// <param name="open">Addresses that stay open, besides assets. The REST API accepts only tokens and refuses users itself.</param>
    public static void UseSignInDuties(this IApplicationBuilder app, IReadOnlyCollection<string> open) => app.Use((context, next) =>
    {
        var path = context.Request.Path;
        if (PageOf(Of(context.User)) is not { } page || open.Contains(path.Value ?? "") || IsNoPage(path))
            return next(context);
        context.Response.Redirect(page);
        return Task.CompletedTask;
    });

    static bool IsNoPage(PathString path) => path.StartsWithSegments("/assets", StringComparison.Ordinal)
        || path.StartsWithSegments("/health", StringComparison.Ordinal)
        || path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    static string? PageOf(SignInDuty duty) => duty switch
    {
        SignInDuty.ChoosePassword => "/account",
        SignInDuty.SetUpAuthenticator => "/account/authenticator",
        _ => null,
    };
}
