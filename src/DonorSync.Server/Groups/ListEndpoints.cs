using DonorSync.Database.Rejections;
using DonorSync.Donors.Contacts;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Groups;

/// <summary>A list of the connected account, as last read.</summary>
/// <param name="Members">The count when its members were last known to be right.</param>
/// <param name="LeftOut">The list and its group are left out of the sync (B12).</param>
sealed record ListResponse(string Id, string Name, int? Members, Guid? GroupId, GroupListState State, bool LeftOut)
{
    public static ListResponse Of(ListedList list) => new(
        list.Id, list.Name, list.Members, list.Group, Enum.Parse<GroupListState>(list.State, ignoreCase: true), list.LeftOut);
}

/// <summary>The body that changes a list.</summary>
sealed record ListChange
{
    public Optional<bool> LeftOut { get; init; }
}

/// <summary><c>/api/v1/lists</c></summary>
static class ListEndpoints
{
    public static void MapLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Groups");
        lists.MapGet("/", ListAsync).WithName("listLists").WithSummary("List the Constant Contact lists, as last read").Refuses(400);
        lists.MapGet("/{id}", GetAsync).WithName("getList").WithSummary("Show a list").Refuses(404);
        lists.MapPatch("/{id}", PatchAsync).Audited("Left a list out or included it").WithName("changeList").Refuses(400, 404)
            .WithSummary("Leave a list and its group out of the sync, or include them again (B12)");
    }

    static async Task<Ok<PageResponse<ListResponse>>> ListAsync(
        [AsParameters] PageQuery paging, Caller caller, LeftOuts lists, CancellationToken cancellation)
    {
        var all = await lists.ListsAsync(caller.Organization, cancellation);
        var after = (int)(paging.ReadCursor(Cursors.ToSequence)?.Value ?? 0);
        var limit = paging.ReadLimit();
        var next = after + limit < all.Count ? Cursors.Encode(Cursors.Of(new SequencePlace(after + limit))) : null;
        return TypedResults.Ok(new PageResponse<ListResponse>([.. all.Skip(after).Take(limit).Select(ListResponse.Of)], next));
    }

    static async Task<Ok<ListResponse>> GetAsync(string id, Caller caller, LeftOuts lists, CancellationToken cancellation) =>
        TypedResults.Ok(ListResponse.Of(await FindAsync(id, caller, lists, cancellation)));

    static async Task<Ok<ListResponse>> PatchAsync(
        string id, JsonBody<ListChange> body, Caller caller, LeftOuts lists, CancellationToken cancellation)
    {
        await FindAsync(id, caller, lists, cancellation);
        if (body.Value.LeftOut.IsSent)
            await lists.SetListAsync(caller.Organization, id, body.Value.LeftOut.Value, caller.Author.Who, cancellation);
        return TypedResults.Ok(ListResponse.Of(await FindAsync(id, caller, lists, cancellation)));
    }

    static async Task<ListedList> FindAsync(string id, Caller caller, LeftOuts lists, CancellationToken cancellation) =>
        (await lists.ListsAsync(caller.Organization, cancellation)).FirstOrDefault(l => l.Id == id)
        ?? throw new NotFoundException("list", id);
}
