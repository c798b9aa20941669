using DonorSync.Donors;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Groups;

/// <summary>The one-button forms of pages about groups.</summary>
static class GroupForms
{
    public const string NotDetached = "not_detached";

    const string Page = "/groups/{id}";
    const string ListAgain = "/groups/{id:guid}/list-again";

    const string LeaveOut = "/groups/{id:guid}/leave-out";

    public static void MapGroupForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(ListAgain, MakeListAgainAsync).AsForm(Page).Audited("Recreated a list")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(LeaveOut, LeaveOutAsync).AsForm(Page).Audited("Left a group out of the sync or included it")
            .RequireAuthorization(SecurityServices.StaffPolicy);
    }

    /// <summary>B12: leaves a group and its list out, or includes them again.</summary>
    static async Task<IResult> LeaveOutAsync(
        Guid id, [FromForm] bool leftOut, Caller caller, DonorSession donors, LeftOuts leftOuts, CancellationToken cancellation)
    {
        if (await donors.Groups.FindAsync(id, cancellation) is not null)
            await leftOuts.SetGroupAsync(caller.Organization, id, leftOut, caller.Author.Who, cancellation);
        return Results.LocalRedirect($"/groups/{id}?done={(leftOut ? "left-out" : "included")}");
    }

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
