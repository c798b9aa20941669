using DonorSync.ConstantContact.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>
/// The page where a user chooses an account and grants or denies access. A script can POST the form with <c>account</c>, <c>role</c> and
/// <c>decision</c> (<c>grant</c> or <c>deny</c>) in addition to the original parameters.
/// </summary>
internal sealed class AuthorizeEndpoint(World world)
{
    public const string Path = "/oauth2/default/v1/authorize";

    /// <summary>Choice of a login without an account: every call with its token fails.</summary>
    public const string NoAccount = "UNASSIGNED";

    private const string LoginCookie = "sandbox-login";

    public static void Map(IEndpointRouteBuilder app, World world)
    {
        var endpoint = new AuthorizeEndpoint(world);
        app.MapGet(Path, endpoint.ShowAsync);
        app.MapPost(Path, endpoint.DecideAsync);
    }

    private async Task ShowAsync(HttpContext http)
    {
        if (await ReadAsync(http, name => http.Request.Query[name]) is not { } request)
            return;
        var preselected = http.Request.Query["account"].ToString();
        if (world.Options.AutoGrant)
            Redirect(http, Grant(request, preselected, UserRole.AccountOwner));
        else
            await SignInPage.WriteAsync(http, request, world.OrderedAccounts, preselected, RememberedLogin(http, request));
    }

    private async Task DecideAsync(HttpContext http)
    {
        var form = await FormReader.ReadAsync(http);
        // A script may leave the original parameters in the query.
        if (await ReadAsync(http, name => form.TryGetValue(name, out var value) ? value : http.Request.Query[name]) is not { } request)
            return;
        var role = Enum.TryParse<UserRole>(form["role"], out var chosen) && Enum.IsDefined(chosen) ? chosen : UserRole.AccountOwner;
        var account = form["account"].ToString();
        if (account.Length > 0)
            http.Response.Cookies.Append(
                LoginCookie, account, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = Path });
        Redirect(http, form["decision"] == "grant"
            ? Grant(request, account, role)
            : request.Back(("error", "access_denied"), ("error_description", "The resource owner denied the request.")));
    }

    private async Task<AuthorizeRequest?> ReadAsync(HttpContext http, Func<string, StringValues> parameter)
    {
        if (AuthorizeRequest.Read(world, parameter, out var problem) is not { } request)
        {
            await SignInPage.WriteProblemAsync(http, problem);
            return null;
        }

        http.Entry?.Client = request.Client.ClientId;
        if (request.Fault is not var (error, description))
            return request;
        Redirect(http, request.Back(("error", error), ("error_description", description)));
        return null;
    }

    /// <summary>Returns the account that the browser is signed in to: the only choice until the application asks for a login.</summary>
    private AccountStore? RememberedLogin(HttpContext http, AuthorizeRequest request) =>
        world.Behaviour.RemembersLogin && !request.AsksForLogin && http.Request.Cookies[LoginCookie] is { } account
            ? world.Accounts.GetValueOrDefault(account) : null;

    private string Grant(AuthorizeRequest request, string accountId, UserRole role)
    {
        if (request.Client.PrivateTo is { } owner
            && owner != (accountId.Length > 0 ? accountId : world.OrderedAccounts.FirstOrDefault()?.Id))
            return request.Back(("error", "access_denied"), ("error_description", "User is not assigned to the client application."));
        if (accountId == NoAccount)
            return Code(request, NoAccount, role);
        var account = accountId.Length > 0 ? world.Accounts.GetValueOrDefault(accountId) : world.OrderedAccounts.FirstOrDefault();
        if (account is null)
            return request.Back(("error", "access_denied"), ("error_description", "There is no such account."));
        return Code(request, account.Id, role);
    }

    private string Code(AuthorizeRequest request, string accountId, UserRole role)
    {
        var grant = new AccessGrant(world.Ids.Next(world.Clock.UtcNow), request.Client.ClientId, accountId, role, request.Scopes);
        var code = ("code", world.Grants.IssueCode(grant, request.RedirectUri, request.Challenge));
        return world.Behaviour.RedirectCarriesScope ? request.Back(code, ("scope", string.Join(' ', request.Scopes))) : request.Back(code);
    }

    private static void Redirect(HttpContext http, string target)
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = target;
    }
}
