using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Contacts;

/// <summary>The one-button forms of pages about contacts: they change something and redirect to a page.</summary>
static class MembershipForms
{
    const string Profile = "/contacts/{id}";
    const string Join = "/contacts/{id:guid}/join-group";
    const string Leave = "/contacts/{id:guid}/leave-group";

    public static void MapMembershipForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Join, (Guid id, [FromForm] Guid? group, DonorSession donors, CancellationToken cancellation) =>
            MoveAsync(id, group, donors.Members.AddAsync, "joined", cancellation)).AsForm(Profile).Audited("Added a contact to a group")
                .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Leave, (Guid id, [FromForm] Guid? group, DonorSession donors, CancellationToken cancellation) =>
            MoveAsync(id, group, donors.Members.RemoveAsync, "left", cancellation)).AsForm(Profile)
            .Audited("Removed a contact from a group")
                .RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> MoveAsync(
        Guid id, Guid? group, Func<Guid, Guid, CancellationToken, Task> move, string done, CancellationToken cancellation)
    {
        try
        {
            await move(group ?? default, id, cancellation);
        }
        catch (NotFoundException)
        {
            // The group or contact was deleted since: the page shows the present state.
            return Results.LocalRedirect($"/contacts/{id}?problem=gone");
        }
        return Results.LocalRedirect($"/contacts/{id}?done={done}");
    }
}
