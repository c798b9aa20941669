using System.Net;

namespace DonorSync.ConstantContact;

/// <summary>How a try of a call failed. <see cref="Error"/> is null when there was no readable answer.</summary>
/// <param name="WasSent">False when it surely never reached Constant Contact: no name, no connection.</param>
internal sealed record CallFailure(ApiError? Error, bool WasSent, string Reason)
{
    /// <summary>The same answer would come again, and cost as much again.</summary>
    public bool IsTooLarge { get; init; }

    public bool Is(HttpStatusCode status) => Error?.Status == status;
}

/// <summary>The one place that decides whether a call is tried again, and when.</summary>
internal static class RetryRule
{
    /// <summary>The least pause after a 429: the pace is counted by the second.</summary>
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static bool ShouldRetry(CallFailure failure, bool isRepeatable, int tried, int tries)
    {
        if (tried >= tries || failure.IsTooLarge)
            return false;

        // Refused at the door, so nothing was done. A spent day stays spent.
        if (failure.Is(HttpStatusCode.TooManyRequests))
            return !failure.Error!.IsQuotaExceeded;

        // It never got there.
        if (!failure.WasSent)
            return true;

        // From here on it may have been done.
        if (!isRepeatable)
            return false;

        // Cut, timed out or not readable.
        if (failure.Error is null)
            return true;

        return failure.Error.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
    }

    /// <summary>The pause after this many tries: doubling, capped, and spread by <paramref name="chance"/> (0-1) so that many do not return at once.</summary>
    public static TimeSpan Pause(CallFailure failure, int tried, double chance, ConstantContactOptions options)
    {
        var longest = Math.Min(options.RetryPause.TotalMilliseconds * Math.Pow(2, tried - 1), options.LongestRetryPause.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(longest * (0.5 + (chance / 2)));
        return failure.Is(HttpStatusCode.TooManyRequests) ? Second + pause : pause;
    }

    /// <summary>The exception a call ends with.</summary>
    public static ConstantContactException Failed(string call, CallFailure failure, bool isRepeatable) => failure.Error?.Status switch
    {
        HttpStatusCode.Unauthorized => new GrantRefusedException("Constant Contact no longer accepts the grant of this connection."),
        HttpStatusCode.Forbidden when failure.Error.IsWebPage => Firewall.Refused(call, failure.Error),
        HttpStatusCode.Forbidden => new ForbiddenException(call, failure.Error),
        HttpStatusCode.BadRequest when failure.Error.SaysUnknownId => new NotFoundException(call, failure.Error),
        HttpStatusCode.NotFound => new NotFoundException(call, failure.Error),
        HttpStatusCode.Conflict => new ConflictException(call, failure.Error),
        null when failure.IsTooLarge && isRepeatable => new UnavailableException($"Constant Contact's answer to {call} is too large: {failure.Reason}."),
        HttpStatusCode.TooManyRequests => new UnavailableException($"Constant Contact kept refusing {call} with {failure.Error}."),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError or null => isRepeatable || !failure.WasSent
            ? new UnavailableException($"Constant Contact did not answer {call}: {failure.Reason}.")
            : new OutcomeUnknownException($"It is not known whether Constant Contact did {call}: {failure.Reason}."),
        _ => new ApiException(call, failure.Error!),
    };
}
