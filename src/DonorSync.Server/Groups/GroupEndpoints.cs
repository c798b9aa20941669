using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Groups;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Security;
using DonorSync.SyncStore.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Groups;

/// <summary>The body that creates or renames a group.</summary>
sealed record GroupRequest(string? Name);

/// <summary><c>/api/v1/groups</c></summary>
static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/groups").WithTags("Groups");
        groups.MapPost("/", CreateAsync).Audited("Created a group").WithName("createGroup").WithSummary("Create a group").Refuses(400, 409);
        groups.MapGet("/", ListAsync).WithName("listGroups").WithSummary("List groups by name").Refuses(400);
        groups.MapGet("/{id:guid}", GetAsync).WithName("getGroup").WithSummary("Show a group").Refuses(404);
        groups.MapPatch("/{id:guid}", RenameAsync).Audited("Changed a group").WithName("changeGroup")
            .WithSummary("Rename a group and its list (L4), leave them out of the sync, or include them again (B12)")
            .Refuses(400, 404, 409, 412);
        groups.MapDelete("/{id:guid}", DeleteAsync).Audited("Deleted a group").WithName("deleteGroup").Refuses(404, 412)
            .WithSummary("Delete a group; its Constant Contact list is deleted too (L6), its contacts stay");
    }

    static async Task<Created<GroupResponse>> CreateAsync(
        JsonBody<GroupRequest> body, DonorSession donors, IGroupLinks links, Preconditions conditions, CancellationToken cancellation)
    {
        var group = await donors.Groups.CreateAsync(body.Value.Name, cancellation);
        return TypedResults.Created(
            $"/api/v1/groups/{group.Group.Id}", conditions.Tagged(await ShowAsync(group, donors, links, cancellation)));
    }

    static async Task<Ok<PageResponse<GroupResponse>>> ListAsync(
        [AsParameters] PageQuery paging, DonorSession donors, IGroupLinks links, CancellationToken cancellation)
    {
        var page = await donors.Groups.ListAsync(paging.ReadCursor(Cursors.ToGroupPlace), paging.ReadLimit(), cancellation);
        var lists = await links.OfAsync(donors.Organization, [.. page.Items.Select(g => g.Group.Id)], cancellation);
        return TypedResults.Ok(PageResponse.Of(page, group => GroupResponse.Of(group, lists), Cursors.Of));
    }

    static async Task<Results<Ok<GroupResponse>, StatusCodeHttpResult>> GetAsync(
        Guid id, DonorSession donors, IGroupLinks links, Preconditions conditions, CancellationToken cancellation) =>
        conditions.Shown(await ShowAsync(await donors.Groups.GetAsync(id, cancellation), donors, links, cancellation));

    static async Task<Ok<GroupResponse>> RenameAsync(
        Guid id, JsonBody<GroupChange> body, DonorSession donors, IGroupLinks links, Preconditions conditions, LeftOuts leftOuts,
        Caller caller, CancellationToken cancellation)
    {
        var group = await GuardAsync(
            conditions,
            donors,
            links,
            id,
            () => body.Value.Name.IsSent
                ? donors.Groups.RenameAsync(id, body.Value.Name.Value, cancellation) : donors.Groups.GetAsync(id, cancellation),
            cancellation);
        if (body.Value.LeftOut.IsSent)
            await leftOuts.SetGroupAsync(donors.Organization, id, body.Value.LeftOut.Value, caller.Author.Who, cancellation);
        return TypedResults.Ok(conditions.Tagged(await ShowAsync(group, donors, links, cancellation)));
    }

    static Task<NoContent> DeleteAsync(
        Guid id, DonorSession donors, IGroupLinks links, Preconditions conditions, CancellationToken cancellation) => GuardAsync(
        conditions,
        donors,
        links,
        id,
        async () =>
        {
            await donors.Groups.DeleteAsync(id, cancellation);
            return TypedResults.NoContent();
        },
        cancellation);

    /// <summary>The preconditions refer to the group, also if its members change.</summary>
    public static Task<T> GuardAsync<T>(
        Preconditions conditions, DonorSession donors, IGroupLinks links, Guid id, Func<Task<T>> change, CancellationToken cancellation) =>
        conditions.GuardAsync(donors,
            async () => await ShowAsync(await donors.Groups.GetAsync(id, cancellation), donors, links, cancellation), change, cancellation);

    static async Task<GroupResponse> ShowAsync(
        GroupDetails group, DonorSession donors, IGroupLinks links, CancellationToken cancellation) =>
        GroupResponse.Of(group, await links.OfAsync(donors.Organization, [group.Group.Id], cancellation));
}

/// <summary>The body that changes a group: only the fields that are sent.</summary>
sealed record GroupChange
{
    public Optional<string?> Name { get; init; }

    /// <summary>Leave the group and its list out of the sync, or include them again (B12).</summary>
    public Optional<bool> LeftOut { get; init; }
}
