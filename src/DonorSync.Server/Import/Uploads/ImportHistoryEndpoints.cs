using DonorSync.Database.Rejections;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Security;
using DonorSync.Server.Work;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DonorSync.Server.Import.Uploads;

/// <summary>The history of imports (B15).</summary>
internal static class ImportHistoryEndpoints
{
    private const int KeptShown = 1000;

    public static void MapImportHistory(this RouteGroupBuilder imports)
    {
        imports.MapGet("/", ListAsync).WithName("listImports").Refuses(400)
            .WithSummary("List imports, newest first; dry runs are not listed");
        imports.MapGet("/{id:guid}", GetAsync).WithName("getImport").Refuses(404)
            .WithSummary("Show an import, and what its undo kept");
        imports.MapPost("/{id:guid}/undo", UndoAsync).Audited("Undid an import").WithName("undoImport").Refuses(404, 409)
            .WithSummary("Undo an import within 30 days (B15)")
            .WithDescription("Deletes the contacts and empty groups that the import created, and restores fields and memberships. "
                + "What users changed since is kept, and no contact is opted in. The undo runs in the background: state is running, "
                + "then undone.");
    }

    private static async Task<Ok<PageResponse<ImportSummary>>> ListAsync(
        [AsParameters] PageQuery paging, ImportHistory history, Caller caller, CancellationToken cancellation)
    {
        var page = await history.ListAsync(
            caller.Organization, paging.ReadCursor(Cursors.ToImportPlace), paging.ReadLimit(), cancellation);
        return TypedResults.Ok(PageResponse.Of(page, ImportSummary.Of, Cursors.Of));
    }

    private static async Task<Ok<ImportDetails>> GetAsync(
        Guid id, ImportHistory history, Caller caller, CancellationToken cancellation) =>
        TypedResults.Ok(await ShowAsync(id, history, caller, cancellation));

    private static async Task<Accepted<ImportDetails>> UndoAsync(
        Guid id, ImportHistory history, Works works, WorkSignal signal, Caller caller, CancellationToken cancellation)
    {
        await ShowAsync(id, history, caller, cancellation);
        await works.BeginUndoAsync(caller.Organization, id, caller.Author.Who, cancellation);
        signal.Begun();
        return TypedResults.Accepted($"/api/v1/imports/{id}", await ShowAsync(id, history, caller, cancellation));
    }

    /// <exception cref="NotFoundException">There is no such import.</exception>
    private static async Task<ImportDetails> ShowAsync(
        Guid id, ImportHistory history, Caller caller, CancellationToken cancellation)
    {
        var entry = await history.FindAsync(caller.Organization, id, cancellation) ?? throw new NotFoundException("import", id);
        var kept = await history.KeptAsync(caller.Organization, id, KeptShown, cancellation);
        return ImportDetails.Of(entry, kept);
    }
}
