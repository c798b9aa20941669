using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>Handles the buttons of a run's page, and its download.</summary>
static class ActivityForms
{
    public const string Page = "/activity";
    const string Run = Page + "/{id:guid}";

    public static string AddressOf(RunId run) => $"{Page}/{run.Value}";

    /// <summary>The contacts that a run opted out: those that its warning counts (B3).</summary>
    public static string OptOuts(RunId run) => $"{AddressOf(run)}?what={StepKindWords.Of(StepKind.SetOptIn)}&to=No&state=done#changes";

    /// <summary>The contacts that a preview would opt out.</summary>
    public static string PlannedOptOuts(RunId run) => $"{AddressOf(run)}?what={StepKindWords.Of(StepKind.SetOptIn)}&to=No#changes";

    public static string Approve(RunId run) => $"{AddressOf(run)}/actions/approve";

    public static string Stop(RunId run) => $"{AddressOf(run)}/actions/stop";

    public static string Discard(RunId run) => $"{AddressOf(run)}/actions/discard";

    public static string BringBack(RunId run) => $"{AddressOf(run)}/actions/bring-back";

    public static string Download(RunId run) => $"{AddressOf(run)}/changes.csv";

    public static void MapActivityForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Run + "/actions/approve", ApproveAsync).AsForm(Page + "/{id}").Audited("Approved a held sync")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Run + "/actions/stop", StopAsync).AsForm(Page + "/{id}").Audited("Stopped a sync")
            .RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Run + "/actions/discard", DiscardAsync).AsForm(Page + "/{id}").Audited("Discarded a held sync")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Run + "/actions/bring-back", BringBackAsync).AsForm(Page + "/{id}")
            .Audited("Brought back the discarded steps of a sync").RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapGet(Run + "/changes.csv", DownloadAsync).Audited("Downloaded what a sync changed").RequireAuthorization()
            .ExcludeFromDescription();
    }

    static async Task<IResult> ApproveAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation)
    {
        await decisions.ApproveAsync(caller.Organization, new RunId(id), cancellation);
        return Results.LocalRedirect(AppForms.Page);
    }

    static async Task<IResult> StopAsync(Guid id, Caller caller, RunStopper stopper, CancellationToken cancellation)
    {
        await stopper.StopAsync(caller.Organization, new RunId(id), caller.Author.Who, cancellation);
        return Results.LocalRedirect($"{Page}/{id}");
    }

    static async Task<IResult> DiscardAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation)
    {
        await decisions.DiscardAsync(caller.Organization, new RunId(id), caller.Author.Who, cancellation);
        return Results.LocalRedirect($"{Page}/{id}?done=discarded");
    }

    static async Task<IResult> BringBackAsync(Guid id, Caller caller, RunDecisions decisions, CancellationToken cancellation)
    {
        await decisions.BringBackAsync(caller.Organization, new RunId(id), cancellation);
        return Results.LocalRedirect($"{Page}/{id}?done=broughtBack");
    }

    static async Task<IResult> DownloadAsync(
        Guid id, Caller caller, IRuns runs, RunHistory history, HttpContext http, CancellationToken cancellation)
    {
        var run = new RunId(id);
        return await runs.FindAsync(caller.Organization, run, cancellation) is null
            ? Results.NotFound()
            : ChangesCsv.Download(http, run, history.ChangesAsync(caller.Organization, run, 0, null, cancellation), cancellation);
    }
}
