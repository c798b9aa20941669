using DonorSync.ConstantContact;
using DonorSync.Server.Activity;
using DonorSync.Server.Audit;
using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>The body that starts a connection. <paramref name="Preview"/>: the first run only plans (B1).</summary>
sealed record ConnectRequest(bool Preview = false);

sealed record ConnectResponse(Uri AuthorizationUrl);

/// <summary><c>/api/v1/apps/constant-contact</c></summary>
static class AppEndpoints
{
    public static void MapConstantContact(this IEndpointRouteBuilder api)
    {
        var app = api.MapGroup("/apps/constant-contact").WithTags("Constant Contact");
        app.MapGet("/", ShowAsync).WithName("showConstantContact").WithSummary("Show the connection and its health");
        app.MapPost("/connect", ConnectAsync).Audited("Began to connect Constant Contact").WithName("connect").Refuses(400, 409)
            .WithSummary("Begin connecting: open the returned address in a browser to grant access");
        app.MapPost("/disconnect", DisconnectAsync).Audited("Disconnected Constant Contact").WithName("disconnect").Refuses(409)
            .WithSummary("Disconnect; refused while a sync is in progress (A5)");
        app.MapSyncs();
    }

    static async Task<Ok<AppResponse>> ShowAsync(
        Caller caller, AppHealthReader reader, IOptions<ConstantContactOptions> key, CancellationToken cancellation) =>
        TypedResults.Ok(AppResponse.Of(await reader.ReadAsync(caller.Organization, cancellation), key.Value));

    static async Task<Ok<ConnectResponse>> ConnectAsync(
        JsonBody<ConnectRequest> body, Caller caller, SignInStarter starter, HttpContext http, CancellationToken cancellation) =>
        TypedResults.Ok(new ConnectResponse(await starter.StartAsync(caller.Organization, body.Value.Preview, http.Request, cancellation)));

    static async Task<NoContent> DisconnectAsync(Caller caller, Disconnector disconnecter, CancellationToken cancellation)
    {
        await disconnecter.DisconnectAsync(caller.Organization, cancellation);
        return TypedResults.NoContent();
    }
}
