using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;

namespace DonorSync.Server.Groups;

/// <summary>The one-button forms of pages about groups.</summary>
static class GroupForms
{
    public const string NotDetached = "not_detached";

    const string Page = "/groups/{id}";
    const string ListAgain = "/groups/{id:guid}/list-again";

    public static void MapGroupForms(this IEndpointRouteBuilder app) =>
        app.MapPost(ListAgain, MakeListAgainAsync).AsForm(Page).Audited("Recreated a list")
            .RequireAuthorization(SecurityServices.StaffPolicy);

    /// <summary>L7: requests the list of a detached group again.</summary>
    static async Task<IResult> MakeListAgainAsync(Guid id, Caller caller, DetachedLists lists, CancellationToken cancellation) =>
        await lists.MakeAgainAsync(caller.Organization, id, cancellation)
            ? Results.LocalRedirect($"/groups/{id}?done=list-again")
            : Results.LocalRedirect($"/groups/{id}?problem={NotDetached}");
}

/// <summary>The forms of a group, as typed.</summary>
public sealed class GroupForm
{
    public string? Name { get; set; }
}
