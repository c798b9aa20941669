using DonorSync.Server.Activity;
using DonorSync.Server.Audit;
using DonorSync.Server.Pages;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using Microsoft.AspNetCore.Mvc;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>Handles the buttons of the Constant Contact page.</summary>
static class AppForms
{
    public const string Page = "/apps/constant-contact";
    public const string LeftOutPage = Page + "/left-out";
    public const string DisconnectPage = Page + "/disconnect";
    public const string Connect = Page + "/actions/connect";
    public const string Disconnect = Page + "/actions/disconnect";
    public const string Sync = Page + "/actions/sync";
    public const string Preview = Page + "/actions/preview";
    public const string Apply = Page + "/actions/apply";
    public const string Pause = Page + "/actions/pause";
    public const string Resume = Page + "/actions/resume";

    public static void MapAppForms(this IEndpointRouteBuilder app)
    {
        app.MapPost(Connect, ConnectAsync).AsForm(Page).Audited("Began to connect Constant Contact")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Disconnect, DisconnectAsync).AsForm(Page).Audited("Disconnected Constant Contact")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Pause, PauseAsync).AsForm(Page).Audited("Paused syncing")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Resume, ResumeAsync).AsForm(Page).Audited("Resumed syncing")
            .RequireAuthorization(SecurityServices.AdministratorPolicy);
        app.MapPost(Sync, SyncAsync).AsForm(Page).Audited("Started a sync").RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Preview, PreviewAsync).AsForm(Page).Audited("Started a preview").RequireAuthorization(SecurityServices.StaffPolicy);
        app.MapPost(Apply, ApplyAsync).AsForm(Page).Audited("Applied a preview").RequireAuthorization(SecurityServices.StaffPolicy);
    }

    static async Task<IResult> ConnectAsync(
        [FromForm] string? preview, [FromForm] string? another, Caller caller, SignInStarter starter,
        HttpContext http, CancellationToken cancellation) =>
        Results.Redirect((await starter.StartAsync(
            caller.Organization, preview is not null, http.Request, cancellation, another is not null, ConnectCookie.Give(http)))
                .AbsoluteUri);

    static async Task<IResult> DisconnectAsync(Caller caller, Disconnector disconnecter, CancellationToken cancellation)
    {
        await disconnecter.DisconnectAsync(caller.Organization, cancellation);
        return Results.LocalRedirect(Page + "?done=disconnected");
    }

    static async Task<IResult> PauseAsync(Caller caller, PauseSwitch pauses, CancellationToken cancellation)
    {
        await pauses.PauseAsync(caller.Organization, caller.Author.Who, cancellation);
        return Results.LocalRedirect(Page);
    }

    static async Task<IResult> ResumeAsync(Caller caller, PauseSwitch pauses, CancellationToken cancellation)
    {
        await pauses.ResumeAsync(caller.Organization, cancellation);
        return Results.LocalRedirect(Page + "?done=resumed");
    }

    static async Task<IResult> SyncAsync([FromForm] string? fullRead, Caller caller, SyncStarter starter, CancellationToken cancellation)
    {
        await starter.StartAsync(caller.Organization, new(RunKind.Manual, fullRead is not null), cancellation);
        return Results.LocalRedirect(Page);
    }

    static async Task<IResult> PreviewAsync(Caller caller, SyncStarter starter, CancellationToken cancellation)
    {
        await starter.StartAsync(caller.Organization, new(RunKind.Preview), cancellation);
        return Results.LocalRedirect(Page);
    }

    static async Task<IResult> ApplyAsync([FromForm] Guid? preview, Caller caller, PreviewApplier applier, CancellationToken cancellation)
    {
        if (preview is not { } id)
            throw new ProblemException(SyncProblems.NoSuchSync);
        await applier.StartAsync(caller.Organization, new RunId(id), cancellation);
        return Results.LocalRedirect(Page);
    }
}

/// <summary>What is left out (B12), as chosen: the rows that were shown, and those that are ticked.</summary>
public sealed class LeftOutForm
{
    public const string Group = "g:";
    public const string List = "l:";

    public List<string> Out { get; set; } = [];
    public List<string> Shown { get; set; } = [];
}
