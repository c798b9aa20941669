using DonorSync.Database;
using DonorSync.Database.Rejections;
using Microsoft.AspNetCore.Diagnostics;

namespace DonorSync.Server.Rest.Problems;

/// <summary>Converts exceptions of the API's endpoints to problem details. Pages have their own error page.</summary>
sealed partial class ProblemHandler(ILogger<ProblemHandler> log) : IExceptionHandler
{
    public static bool IsApi(PathString path) => path.StartsWithSegments("/api");

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The request's path has already been replaced by that of the error page.
        var path = httpContext.Features.Get<IExceptionHandlerPathFeature>()?.Path ?? httpContext.Request.Path;
        if (!IsApi(path))
            return false;
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var problem = Of(exception);
        if (problem.Status >= 500)
            LogFailure(exception, httpContext.Request.Method, path.ToString());
        httpContext.Response.StatusCode = problem.Status;
        await problem.WriteAsync(httpContext);
        return true;
    }

    static Problem Of(Exception exception) => exception switch
    {
        ProblemException e => e.Problem,
        RejectedException e => Problem.Of(e),
        BadHttpRequestException e => Problem.OfStatus(e.StatusCode),
        _ => DatabaseErrors.TroubleOf(exception) is { } trouble ? Problem.Of(trouble) : Problem.Internal,
    };

    [LoggerMessage(1100, LogLevel.Error, "{Method} {Path} failed")]
    partial void LogFailure(Exception exception, string method, string path);
}

/// <summary>The page for failed requests, and whether a failure is logged.</summary>
static class ErrorPage
{
    public static ExceptionHandlerOptions Options { get; } = new()
    {
        ExceptionHandlingPath = "/error",
        CreateScopeForErrors = true, // the failed page's scope cannot be reused
        StatusCodeSelector = static e =>
            e is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status500InternalServerError,
        // A malformed or truncated form is the sender's fault; ProblemHandler logs the API's failures.
        SuppressDiagnosticsCallback = static failed =>
            failed.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService || failed.Exception is BadHttpRequestException,
    };
}
