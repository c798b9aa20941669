using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace DonorSync.Tests.RestTests;

/// <summary>Operators are told about faults of the server, not about faults in requests.</summary>
public sealed class ErrorPageTests
{
    [Fact]
    public void A_bad_form_is_no_error_of_the_server() =>
        Assert.True(IsQuiet(new BadHttpRequestException("Required parameter \"Guid id\" was not provided from form.")));

    [Fact]
    public void An_unexpected_exception_is_a_server_fault() => Assert.False(IsQuiet(new InvalidOperationException()));

    [Fact]
    public void A_failure_reported_by_the_API_is_not_reported_twice() =>
        Assert.True(IsQuiet(new InvalidOperationException(), ExceptionHandledType.ExceptionHandlerService));

    static bool IsQuiet(Exception exception, ExceptionHandledType by = ExceptionHandledType.ExceptionHandlingPath) =>
        ErrorPage.Options.SuppressDiagnosticsCallback!(
        new ExceptionHandlerSuppressDiagnosticsContext
        {
            HttpContext = new DefaultHttpContext(),
            Exception = exception,
            ExceptionHandledBy = by
        });
}
