using System.Net;
using System.Text.RegularExpressions;

namespace DonorSync.ConstantContact;

/// <summary>What an error answer said. The body may have been an array, an object of three kinds, HTML or nothing.</summary>
internal sealed partial record ApiError(HttpStatusCode Status, string? Key, string? Message, string? RequestId)
{
    public bool IsQuotaExceeded => Key == "quota_exceeded";

    /// <summary>The answer was a web page, so something in front of Constant Contact sent it.</summary>
    public bool IsWebPage { get; init; }

    /// <summary>400 for an id in the path that is unknown or gone. The service answers this way when a list is deleted twice.</summary>
    public bool SaysUnknownId => Status == HttpStatusCode.BadRequest && Message is { } message && UnknownId().IsMatch(message);

    /// <summary>In words, for people and the history.</summary>
    public override string ToString()
    {
        var said = (Key, Message) switch
        {
            (null, null) when IsWebPage => ", a web page from something in front of it",
            (null, null) => "",
            (null, _) => $": {Message}",
            (_, null) => $": {Key}",
            _ => $" {Key}: {Message}",
        };
        return $"{(int)Status}{said}{(RequestId is null ? "" : $" (tracking id {RequestId})")}";
    }

    [GeneratedRegex(@"\b(list|contact|activity)_id\b.{0,60}\bnot[ _]found\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UnknownId();
}

/// <summary>Constant Contact answered with an error that remains when the call is repeated.</summary>
internal class ApiException(string call, ApiError error) : ConstantContactException($"Constant Contact refused {call} with {error}.")
{
    public ApiError Error { get; } = error;
}

/// <summary>404, or 400 for an id that is not found: no such contact, list or job.</summary>
internal sealed class NotFoundException(string call, ApiError error) : ApiException(call, error);

/// <summary>403: the person who granted access lacks a privilege, or the application is switched off.</summary>
internal sealed class ForbiddenException(string call, ApiError error) : ApiException(call, error);

/// <summary>409: the address or the name is taken, possibly by something that a plain read does not show.</summary>
internal sealed class ConflictException(string call, ApiError error) : ApiException(call, error)
{
    /// <summary>The contact that has the address: its id stands in the message, in several wordings.</summary>
    public string? ContactId { get; } = ConflictText.IdIn(error.Message);
}

/// <summary>Constant Contact could not be reached or kept failing. Nothing was changed, or the same again changes nothing more.</summary>
internal sealed class UnavailableException(string message) : ConstantContactException(message);

/// <summary>
/// A write that must not be repeated blindly got no clear answer: it may have had its effect. Look before doing it again.
/// </summary>
internal sealed class OutcomeUnknownException(string message) : ConstantContactException(message);
