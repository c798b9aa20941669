using DonorSync.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Activity;

/// <summary>The body that starts a sync. With <paramref name="ApplyPreview"/> the other two are ignored.</summary>
sealed record SyncRequest(bool Preview = false, bool FullRead = false, Guid? ApplyPreview = null);

sealed record StartedResponse(Guid Id);

/// <summary><c>/api/v1/apps/constant-contact/syncs</c></summary>
static class SyncEndpoints
{
    public static void MapSyncs(this IEndpointRouteBuilder app)
    {
        var syncs = app.MapGroup("/syncs");
        syncs.MapPost("/", StartAsync).Audited("Started a sync or a preview").WithName("startSync")
            .WithSummary("Start a sync or a preview, or apply a kept preview").Refuses(400, 404, 409);
        syncs.MapGet("/", ListAsync).WithName("listSyncs").WithSummary("List syncs, newest first").Refuses(400);
        syncs.MapGet("/{id:guid}", GetAsync).WithName("getSync").WithSummary("Show a sync and its progress").Refuses(404);
        syncs.MapGet("/{id:guid}/changes", ChangesEndpoint.ListAsync).WithName("listChanges").Refuses(400, 404)
            .WithSummary("Every change of a sync, with before, after, rule and result; format=json or csv");
        syncs.MapPost("/{id:guid}/stop", StopAsync).Audited("Stopped a sync").WithName("stopSync")
            .WithSummary("Stop a running sync at its next checkpoint (B19)").Refuses(404, 409);
        syncs.MapPost("/{id:guid}/approve", ApproveAsync).Audited("Approved a held sync").WithName("approveSync")
            .WithSummary("Approve the held steps").Refuses(404, 409);
        syncs.MapPost("/{id:guid}/discard", DiscardAsync).Audited("Discarded a held sync").WithName("discardSync")
            .WithSummary("Discard the held steps").Refuses(404, 409);
        syncs.MapPost("/{id:guid}/bring-back", BringBackAsync).Audited("Brought back the discarded steps of a sync")
            .WithName("bringBackSync")
            .WithSummary("Make discarded steps held again").Refuses(404, 409);
        syncs.MapPost("/{id:guid}/undo", UndoAsync).Audited("Undid a sync").WithName("undoSync")
            .WithSummary("Undo what a sync changed in the donor database").Refuses(404, 409);
    }

    static async Task<Accepted<StartedResponse>> StartAsync(
        JsonBody<SyncRequest> body, Caller caller, SyncStarter starter, PreviewApplier previews, CancellationToken cancellation)
    {
        var request = body.Value;
        var run = request.ApplyPreview is { } preview
            ? await previews.ApplyAsync(caller.Organization, new RunId(preview), cancellation)
            : await starter.StartAsync(
                caller.Organization, new(request.Preview ? RunKind.Preview : RunKind.Manual, request.FullRead), cancellation);
        return Accepted(run);
    }

    static async Task<Ok<PageResponse<SyncResponse>>> ListAsync(
        [AsParameters] PageQuery paging, Caller caller, RunHistory history, IOptions<ConstantContactOptions> key,
        CancellationToken cancellation)
    {
        var page = await history.RunsAsync(caller.Organization, paging.ReadCursor(Cursors.ToRunPosition), paging.ReadLimit(), cancellation);
        return TypedResults.Ok(PageResponse.Of(page, run => SyncResponse.Of(run, key.Value), Cursors.Of));
    }

    static async Task<Ok<SyncResponse>> GetAsync(
        Guid id, Caller caller, IRuns runs, IOptions<ConstantContactOptions> key, CancellationToken cancellation) =>
        TypedResults.Ok(SyncResponse.Of(await FindAsync(id, caller, runs, cancellation), key.Value));

    static async Task<Accepted<StartedResponse>> StopAsync(Guid id, Caller caller, RunStopper stopper, CancellationToken cancellation)
    {
        await stopper.StopAsync(caller.Organization, new RunId(id), caller.Author.Who, cancellation);
        return Accepted(new RunId(id));
    }

    static async Task<Accepted<StartedResponse>> ApproveAsync(
        Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation) =>
        Accepted(await decisions.ApproveAsync(caller.Organization, new RunId(id), cancellation));

    static async Task<NoContent> DiscardAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation)
    {
        await decisions.DiscardAsync(caller.Organization, new RunId(id), caller.Author.Who, cancellation);
        return TypedResults.NoContent();
    }

    static async Task<NoContent> BringBackAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation)
    {
        await decisions.BringBackAsync(caller.Organization, new RunId(id), cancellation);
        return TypedResults.NoContent();
    }

    static async Task<Ok<UndoReport>> UndoAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation) =>
        TypedResults.Ok(await decisions.UndoAsync(caller.Organization, new RunId(id), caller.Author, cancellation));

    public static async Task<RunRecord> FindAsync(Guid id, Caller caller, IRuns runs, CancellationToken cancellation) =>
        await runs.FindAsync(caller.Organization, new RunId(id), cancellation) ?? throw new ProblemException(SyncProblems.NoSuchSync);

    static Accepted<StartedResponse> Accepted(RunId run) =>
        TypedResults.Accepted($"/api/v1/apps/constant-contact/syncs/{run.Value}", new StartedResponse(run.Value));
}
