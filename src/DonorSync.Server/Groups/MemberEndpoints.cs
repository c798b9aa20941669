using System.ComponentModel;
using DonorSync.Donors;
using DonorSync.Donors.Groups;
using DonorSync.Server.Audit;
using DonorSync.Server.Contacts;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Conditions;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Groups;

/// <summary>The ids of contacts to add to a group and to remove from it.</summary>
sealed record MembersRequest(IReadOnlyList<Guid>? Add, IReadOnlyList<Guid>? Remove);

/// <summary><c>/api/v1/groups/{id}/members</c></summary>
static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        var members = api.MapGroup("/groups/{id:guid}/members").WithTags("Groups");
        members.MapGet("/", ListAsync).WithName("listMembers").WithSummary("List a group's contacts").Refuses(400, 404);
        members.MapPost("/", ChangeAsync).Audited("Changed the members of a group").WithName("changeMembers").Refuses(400, 404, 412)
            .WithSummary("Add and remove many members")
            .WithDescription("All changes are made or, if an id is unknown, none. Returns how many memberships changed.");
        members.MapPut("/{contactId:guid}", AddAsync).Audited("Added a contact to a group").WithName("addMember")
            .WithSummary("Add a contact to a group").Refuses(404, 412);
        members.MapDelete("/{contactId:guid}", RemoveAsync).Audited("Removed a contact from a group").WithName("removeMember")
            .WithSummary("Remove a contact from a group").Refuses(404, 412);
    }

    static async Task<Ok<PageResponse<ContactResponse>>> ListAsync(
        Guid id, [AsParameters] PageQuery paging, DonorSession donors, CancellationToken cancellation,
        [Description("Only members that are not on the list for this reason of the group's reach; onList: the others.")]
        string? reason = null)
    {
        await donors.Groups.RequireAsync(id, cancellation);
        var some = reason is null ? null : await ReachEndpoint.MembersAsync(id, reason, donors, cancellation);
        var page = await donors.Contacts.ListAsync(
            new(GroupId: id, Among: some), paging.ReadCursor(Cursors.ToContactPlace), paging.ReadLimit(), cancellation);
        return TypedResults.Ok(PageResponse.Of(page, ContactResponse.Of, Cursors.Of));
    }

    static async Task<Ok<MembersChanged>> ChangeAsync(
        Guid id, JsonBody<MembersRequest> body, DonorSession donors, IGroupLinks links, Preconditions conditions,
        CancellationToken cancellation)
    {
        var (add, remove) = (body.Value.Add ?? [], body.Value.Remove ?? []);
        if (add.Count + remove.Count > MemberService.MaxIds)
            throw new ProblemException(Problem.Validation("add", $"and remove may name at most {MemberService.MaxIds} contacts together."));
        return TypedResults.Ok(await GroupEndpoints.GuardAsync(
            conditions, donors, links, id, () => donors.Members.ChangeAsync(id, add, remove, cancellation), cancellation));
    }

    static Task<NoContent> AddAsync(
        Guid id, Guid contactId, DonorSession donors, IGroupLinks links, Preconditions conditions, CancellationToken cancellation) =>
        GroupEndpoints.GuardAsync(
            conditions,
            donors,
            links,
            id,
            async () =>
            {
                await donors.Members.AddAsync(id, contactId, cancellation);
                return TypedResults.NoContent();
            },
            cancellation);

    static Task<NoContent> RemoveAsync(
        Guid id, Guid contactId, DonorSession donors, IGroupLinks links, Preconditions conditions, CancellationToken cancellation) =>
        GroupEndpoints.GuardAsync(
            conditions,
            donors,
            links,
            id,
            async () =>
            {
                await donors.Members.RemoveAsync(id, contactId, cancellation);
                return TypedResults.NoContent();
            },
            cancellation);
}
