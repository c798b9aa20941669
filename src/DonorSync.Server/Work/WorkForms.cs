using DonorSync.Database.Rejections;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;

namespace DonorSync.Server.Work;

/// <summary>Handles the buttons of a task's page.</summary>
static class WorkForms
{
    public const string List = "/contacts/work";
    const string Page = List + "/{id}";
    const string Actions = List + "/{id:guid}/actions/";

    public static string AddressOf(Guid work) => $"{List}/{work}";

    public static string Cancel(Guid work) => $"{AddressOf(work)}/actions/cancel";

    public static string Undo(Guid work) => $"{AddressOf(work)}/actions/undo";

    public static string Rejected(Guid work) => $"{AddressOf(work)}/rejected.csv";

    public static void MapWorkForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Actions + "cancel", CancelAsync).AsForm(Page).Audited("Stopped a bulk change")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapGet(List + "/{id:guid}/rejected.csv", RejectedAsync).Audited("Downloaded the rejected rows of an import")
            .ExcludeFromDescription().RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Actions + "undo", UndoAsync).AsForm(Page).Audited("Undid a bulk change")
            .RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> CancelAsync(Guid id, Caller caller, Works works, WorkSignal signal, CancellationToken cancellation)
    {
        await works.CancelAsync(caller.Organization, id, cancellation);
        signal.Begun();
        return Results.LocalRedirect(AddressOf(id));
    }

    static async Task<IResult> UndoAsync(Guid id, Caller caller, Works works, WorkSignal signal, CancellationToken cancellation)
    {
        try
        {
            var undo = await works.BeginUndoAsync(caller.Organization, id, caller.Author.Who, cancellation);
            signal.Begun();
            return Results.LocalRedirect(AddressOf(undo));
        }
        catch (NotFoundException)
        {
            // The page says that the task does not exist.
            return Results.LocalRedirect(AddressOf(id));
        }
    }

    static async Task<IResult> RejectedAsync(Guid id, Caller caller, Works works, CancellationToken cancellation) =>
        await works.FileAsync(caller.Organization, id, cancellation) is { } file
            ? Results.File(file.Content, "text/csv; charset=utf-8", "rejected-rows.csv")
            : Results.NotFound();
}
