using Microsoft.AspNetCore.Http;

namespace DonorSync.Tests.ClientTests;

/// <summary>A response of the scripted server, or a failure instead.</summary>
internal sealed class Reply(Func<HttpContext, Task> send)
{
    public Task SendAsync(HttpContext context) => send(context);

    public static Reply Json(string body, int status = 200, string? requestId = null, string? trackingId = null) =>
        Body(body, "application/json", status, requestId, trackingId);

    public static Reply Html(int status, string type = "text/html", string? trackingId = null) =>
        Body("<html><body><h1>Oops</h1></body></html>", type, status, trackingId: trackingId);

    public static Reply Empty(int status) => Body("", "application/json", status);

    /// <summary>Closes the connection without a response.</summary>
    public static Reply Cut { get; } = new(static context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>Closes the connection in the middle of the response.</summary>
    public static Reply CutInside(string body) => new(async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.WriteAsync(body[..(body.Length / 2)]);
        await context.Response.Body.FlushAsync();
        context.Abort();
    });

    /// <summary>Sends no response until the caller gives up.</summary>
    public static Reply Never { get; } = new(static async context =>
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    });

    public static Reply Throttled { get; } = Json("""{"error_key":"throttled","error_message":"Too Many Requests"}""", 429);

    public static Reply QuotaExceeded { get; } = Json("""{"error_key":"quota_exceeded","error_message":"Limit Exceeded"}""", 429);

    public static Reply Unauthorized { get; } = Json("""{"error_key":"unauthorized","error_message":"Unauthorized"}""" + "\n", 401);

    public static Reply NotFound { get; } = Json("""[{"error_key":"contacts.api.not_found","error_message":"Not found."}]""", 404);

    static Reply Body(string body, string type, int status, string? requestId = null, string? trackingId = null) => new(async context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (requestId is not null)
            context.Response.Headers["x-amzn-RequestId"] = requestId;
        if (trackingId is not null)
            context.Response.Headers["x-eig-tracking-id"] = trackingId;
        await context.Response.WriteAsync(body);
    });
}
