using DonorSync.ConstantContact.Sandbox.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace DonorSync.ConstantContact.Sandbox.OAuth;

/// <summary>
/// The page where a person picks an account and grants or denies. A script can do the same: POST the form with
/// <c>account</c>, <c>role</c> and <c>decision</c> (<c>grant</c> or <c>deny</c>) beside the original parameters.
/// </summary>
internal sealed class AuthorizeEndpoint(World world)
{
    public const string Path = "/oauth2/default/v1/authorize";

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
            await SignInPage.WriteAsync(http, request, world.OrderedAccounts, preselected);
    }

    private async Task DecideAsync(HttpContext http)
    {
        var form = await FormReader.ReadAsync(http);
        // A script may leave the original parameters in the address.
        if (await ReadAsync(http, name => form.TryGetValue(name, out var value) ? value : http.Request.Query[name]) is not { } request)
            return;
        var role = Enum.TryParse<UserRole>(form["role"], out var chosen) && Enum.IsDefined(chosen) ? chosen : UserRole.AccountOwner;
        Redirect(http, form["decision"] == "grant"
            ? Grant(request, form["account"].ToString(), role)
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

    private string Grant(AuthorizeRequest request, string accountId, UserRole role)
    {
        var account = accountId.Length > 0 ? world.Accounts.GetValueOrDefault(accountId) : world.OrderedAccounts.FirstOrDefault();
        if (account is null)
            return request.Back(("error", "access_denied"), ("error_description", "There is no such account."));
        var grant = new AccessGrant(world.Ids.Next(world.Clock.UtcNow), request.Client.ClientId, account.Id, role, request.Scopes);
        return request.Back(("code", world.Grants.IssueCode(grant, request.RedirectUri, request.Challenge)));
    }

    private static void Redirect(HttpContext http, string target)
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.Location = target;
    }
}
