using System.Net;

namespace DonorSync.ConstantContact.Calls;

/// <summary>The failure of one try of a call. <see cref="Error"/> is null if there was no readable answer.</summary>
/// <param name="WasSent">False if it certainly never reached Constant Contact: no DNS name or no connection.</param>
internal sealed record CallFailure(ApiError? Error, bool WasSent, string Reason)
{
    /// <summary>A retry would get the same answer at the same cost.</summary>
    public bool IsTooLarge { get; init; }

    public bool Is(HttpStatusCode status) => Error?.Status == status;
}

/// <summary>Decides whether and when a call is tried again. The only place that does.</summary>
internal static class RetryRule
{
    /// <summary>The minimum pause after a 429: Constant Contact counts requests for each second.</summary>
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public static bool ShouldRetry(CallFailure failure, bool isRepeatable, int tried, int tries)
    {
        if (tried >= tries || failure.IsTooLarge)
            return false;

        // The limit refused it, so nothing was done. If the day's quota is spent, a retry is useless.
        if (failure.Is(HttpStatusCode.TooManyRequests))
            return !failure.Error!.IsQuotaExceeded;

        // It never reached Constant Contact.
        if (!failure.WasSent)
            return true;

        // From here on the request may have been done.
        if (!isRepeatable)
            return false;

        // Interrupted, timed out or unreadable.
        if (failure.Error is null)
            return true;

        return failure.Error.Status is HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
    }

    /// <summary>
    /// Returns the pause after this many tries: doubling, capped, and spread by <paramref name="chance"/> (0-1), so that calls do not retry
    /// together.
    /// </summary>
    public static TimeSpan Pause(CallFailure failure, int tried, double chance, ConstantContactOptions options)
    {
        var longest = Math.Min(options.RetryPause.TotalMilliseconds * Math.Pow(2, tried - 1), options.LongestRetryPause.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(longest * (0.5 + (chance / 2)));
        return failure.Is(HttpStatusCode.TooManyRequests) ? Second + pause : pause;
    }

    /// <summary>Returns the exception of a failed call.</summary>
    public static ConstantContactException Failed(string call, CallFailure failure, bool isRepeatable) => failure.Error?.Status switch
    {
        HttpStatusCode.Unauthorized => new GrantRefusedException("Constant Contact no longer accepts the grant of this connection."),
        HttpStatusCode.Forbidden when failure.Error.IsWebPage => Firewall.Refused(call, failure.Error),
        HttpStatusCode.Forbidden => new ForbiddenException(call, failure.Error),
        HttpStatusCode.BadRequest when failure.Error.SaysUnknownId => new NotFoundException(call, failure.Error),
        HttpStatusCode.NotFound => new NotFoundException(call, failure.Error),
        HttpStatusCode.Conflict => new ConflictException(call, failure.Error),
        null when failure.IsTooLarge && isRepeatable =>
            new UnavailableException($"Constant Contact's answer to {call} is too large: {failure.Reason}."),
        HttpStatusCode.TooManyRequests => new UnavailableException($"Constant Contact kept refusing {call} with {failure.Error}."),
        HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError or null => isRepeatable || !failure.WasSent
            ? new UnavailableException($"Constant Contact did not answer {call}: {failure.Reason}.")
            : new OutcomeUnknownException($"It is not known whether Constant Contact did {call}: {failure.Reason}."),
        _ => new ApiException(call, failure.Error!),
    };
}
