using Microsoft.AspNetCore.Diagnostics;

namespace DonorSync.Server.Rest.Problems;

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
