using Microsoft.AspNetCore.Diagnostics;

namespace DonorSync.Server.Rest.Problems;

/// <summary>What people see when something they asked for failed, and whether whoever runs the server has to know.</summary>
static class ErrorPage
{
    public static ExceptionHandlerOptions Options { get; } = new()
    {
        ExceptionHandlingPath = "/error",
        CreateScopeForErrors = true, // the page that failed has used its own up
        StatusCodeSelector = static e => e is BadHttpRequestException { StatusCode: var status } ? status : StatusCodes.Status500InternalServerError,
        // A form that was filled in by hand or is cut short is the sender's matter; the API's failures are logged by ProblemHandler.
        SuppressDiagnosticsCallback = static failed =>
            failed.ExceptionHandledBy == ExceptionHandledType.ExceptionHandlerService || failed.Exception is BadHttpRequestException,
    };
}
