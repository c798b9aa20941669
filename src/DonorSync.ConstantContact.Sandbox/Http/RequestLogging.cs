using Microsoft.AspNetCore.Http.Features;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>What the log needs to know of a request, collected while it is handled.</summary>
internal sealed class LogEntry
{
    public string? Operation { get; set; }
    public string? Client { get; set; }
    public string? Account { get; set; }
    public FaultKind? Fault { get; set; }
    public long Bytes { get; set; }
    public string? Crash { get; set; }
    public string TrackingId { get; } = Guid.CreateVersion7().ToString();

    /// <summary>Adds the request to the log.</summary>
    public required Action<LogEntry, int> Write { private get; init; }

    private bool isWritten;

    public void Close(int status)
    {
        if (!isWritten)
            Write(this, status);
        isWritten = true;
    }
}

/// <summary>Logs every request to the API and to sign-in; the outermost middleware.</summary>
internal sealed class RequestLogging(World world, RequestDelegate next)
{
    private static readonly object Key = new();

    public async Task RunAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        var signIn = path.StartsWith("/oauth2/", StringComparison.Ordinal) || path == OAuth.DeviceFlow.ActivatePath;
        if (!signIn && (path.StartsWith("/_sandbox", StringComparison.Ordinal) || path == "/"))
        {
            await next(http);
            return;
        }

        var (at, started) = (world.Clock.UtcNow, world.Options.Clock.GetTimestamp());
        var agent = http.Request.Headers.UserAgent.ToString();
        var entry = new LogEntry
        {
            Operation = signIn ? $"{http.Request.Method} {path[path.LastIndexOf('/')..]}" : null,
            Write = (entry, status) => world.Log.Add(new LoggedRequest(
                0, at, http.Request.Method, signIn ? path : path + http.Request.QueryString, entry.Operation, status,
                world.Options.Clock.GetElapsedTime(started), entry.Client, entry.Account, entry.Bytes, entry.Fault, entry.Crash)
            { TrackingId = entry.TrackingId, UserAgent = agent }),
        };
        http.Items[Key] = entry;
        // Every response of the real service has one; its support asks for it.
        http.Response.Headers["x-eig-tracking-id"] = entry.TrackingId;
        // Logged before the first byte is sent, so that a client with a response finds it in the log.
        http.Response.OnStarting(() =>
        {
            entry.Close(http.Response.StatusCode);
            return Task.CompletedTask;
        });
        try
        {
            await next(http);
        }
        catch (Exception error) when (error is not (OperationCanceledException or BadHttpRequestException or IOException))
        {
            entry.Crash = error.ToString();
            throw;
        }
        finally
        {
            entry.Close(http.Response.HasStarted ? http.Response.StatusCode : 0);
        }
    }

    public static LogEntry? Of(HttpContext http) => http.Items[Key] as LogEntry;
}

internal static class HttpContextExtensions
{
    extension(HttpContext http)
    {
        public LogEntry? Entry => RequestLogging.Of(http);

        /// <summary>Breaks the connection.</summary>
        public void Cut(ActiveFault fault)
        {
            http.Entry?.Fault = fault.Kind;
            http.Entry?.Close(0);
            http.Features.Get<IHttpRequestLifetimeFeature>()!.Abort();
        }
    }
}
