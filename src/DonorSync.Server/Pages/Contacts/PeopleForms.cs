using DonorSync.Storage;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;

namespace DonorSync.Server.Pages.Contacts;

/// <summary>The one-button forms of pages about people: they do something, and then show a page.</summary>
static class PeopleForms
{
    public static void MapPeopleForms(this IEndpointRouteBuilder app)
    {
        var forms = app.MapGroup("").ExcludeFromDescription().DisableAntiforgery().AddEndpointFilter(RefuseForgedAsync)
            .RequireAuthorization(new AuthorizeAttribute { Roles = Editors.Roles });
        forms.MapPost("/contacts/{id:guid}/join-group", (Guid id, HttpRequest request, DonorSession donors) => MoveAsync(id, request, donors, join: true));
        forms.MapPost("/contacts/{id:guid}/leave-group", (Guid id, HttpRequest request, DonorSession donors) => MoveAsync(id, request, donors, join: false));
    }

    static async Task<IResult> MoveAsync(Guid id, HttpRequest request, DonorSession donors, bool join)
    {
        var cancellation = request.HttpContext.RequestAborted;
        if (!Guid.TryParse((await request.ReadFormAsync(cancellation))["group"], out var group))
            return Results.LocalRedirect($"/contacts/{id}");
        try
        {
            await (join ? donors.Members.AddAsync(group, id, cancellation) : donors.Members.RemoveAsync(group, id, cancellation));
        }
        catch (NotFoundException)
        {
            // The group or the contact went meanwhile: the page shows what is there now.
            return Results.LocalRedirect($"/contacts/{id}");
        }
        return Results.LocalRedirect($"/contacts/{id}?done={(join ? "joined" : "left")}");
    }

    static async ValueTask<object?> RefuseForgedAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : Results.BadRequest();
}
