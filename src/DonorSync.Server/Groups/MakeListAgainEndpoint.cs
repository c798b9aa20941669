using DonorSync.Donors;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Groups;

/// <summary><c>/api/v1/groups/{id}/list</c>: requests the list of a detached group again (L7).</summary>
static class MakeListAgainEndpoint
{
    static readonly Problem NotDetached = new(
        409, "not_detached", "Not detached", "Only a group whose list was deleted in Constant Contact can get a new one.");

    public static void MapMakeListAgain(this IEndpointRouteBuilder api) => api
        .MapPost("/groups/{id:guid}/list", MakeAsync).WithTags("Groups").Audited("Recreated a list")
        .WithName("makeListAgain").Refuses(404, 409)
        .WithSummary("Create the list of a detached group again with the next sync (L7)");

    static async Task<Accepted> MakeAsync(Guid id, Caller caller, DonorSession donors, DetachedLists lists, CancellationToken cancellation)
    {
        await donors.Groups.GetAsync(id, cancellation);
        return await lists.MakeAgainAsync(caller.Organization, id, cancellation)
            ? TypedResults.Accepted($"/api/v1/groups/{id}")
            : throw new ProblemException(NotDetached);
    }
}
