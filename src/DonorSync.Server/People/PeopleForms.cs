using DonorSync.Database.Organizations;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.People;

/// <summary>Handles the buttons of the page about users that show no secret.</summary>
static class PeopleForms
{
    public const string Page = "/settings/people";
    public const string Role = Page + "/actions/role";
    public const string Remove = Page + "/actions/remove";
    public const string TakeAuthenticator = Page + "/actions/take-authenticator";

    public const string RequireAuthenticator = Page + "/actions/require-authenticator";

    public static void MapPeopleForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Role, SetRoleAsync).AsForm(Page).Audited("Changed a role").RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Remove, RemoveAsync).AsForm(Page).Audited("Removed a user")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(TakeAuthenticator, TakeAuthenticatorAsync).AsForm(Page).Audited("Turned off a user's two-step sign-in")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(RequireAuthenticator, RequireAuthenticatorAsync).AsForm(Page).Audited("Changed whether two-step sign-in is required")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
    }

    static async Task<IResult> RequireAuthenticatorAsync(
        [FromForm] bool required, OrganizationUsers colleagues, OrganizationService organizations, CancellationToken cancellation)
    {
        await colleagues.RequireAuthenticatorAsync(required, organizations, cancellation);
        return Results.LocalRedirect(Page + (required ? "?done=required" : "?done=not_required"));
    }

    static async Task<IResult> SetRoleAsync(
        [FromForm] Guid id, [FromForm] string? role, OrganizationUsers colleagues, CancellationToken cancellation)
    {
        if (RoleText.Read(role) is not { } chosen)
            return Results.LocalRedirect(Page + "?problem=no_role");
        await colleagues.SetRoleAsync(id, chosen, cancellation);
        return Results.LocalRedirect(Page + "?done=role");
    }

    static async Task<IResult> RemoveAsync([FromForm] Guid id, OrganizationUsers colleagues, CancellationToken cancellation)
    {
        await colleagues.RemoveAsync(id, cancellation);
        return Results.LocalRedirect(Page + "?done=removed");
    }

    static async Task<IResult> TakeAuthenticatorAsync([FromForm] Guid id, OrganizationUsers colleagues, CancellationToken cancellation)
    {
        await colleagues.TakeAuthenticatorAsync(id, cancellation);
        return Results.LocalRedirect(Page + "?done=authenticator");
    }

    public static string? Done(string? key) => key switch
    {
        "role" => "The role is changed; it counts within a minute.",
        "authenticator" => "The person signs in with the password alone, until another authenticator is set up.",
        "required" => "From now on everyone needs an authenticator.",
        "not_required" => "An authenticator is each user's own choice again.",
        "removed" => "The person can no longer sign in.",
        _ => null,
    };

    public static string? Problem(string? key) => key switch
    {
        null => null,
        "last_administrator" => "The last administrator cannot be removed: make another user an administrator first.",
        "own_account" => "You cannot remove your own account; another administrator can.",
        "own_authenticator_first" => "Set up your own authenticator first, under Your account.",
        "no_role" => "Choose a role.",
        "no_such_person" => "There is no such person any more.",
        var other => AppMessages.OfProblem(other),
    };
}
