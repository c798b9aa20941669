using System.Net;
using System.Text.RegularExpressions;

namespace DonorSync.ConstantContact.Calls;

/// <summary>An error answer. The body can be an array, an object of three kinds, HTML or empty.</summary>
internal sealed partial record ApiError(HttpStatusCode Status, string? Key, string? Message, string? RequestId)
{
    public bool IsQuotaExceeded => Key == "quota_exceeded";

    /// <summary>The answer was a web page, which a firewall or proxy in front of Constant Contact sent.</summary>
    public bool IsWebPage { get; init; }

    /// <summary>400 for an unknown id in the path, for example when a list is deleted twice.</summary>
    public bool SaysUnknownId => Status == HttpStatusCode.BadRequest && Message is { } message && UnknownId().IsMatch(message);

    /// <summary>Returns the error in words, for users and the history.</summary>
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

    [GeneratedRegex(
        @"\b(list|contact|activity)_id\b.{0,60}\bnot[ _]found\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UnknownId();
}

/// <summary>Constant Contact answered with an error that a retry does not change.</summary>
internal class ApiException(string call, ApiError error) : ConstantContactException($"Constant Contact refused {call} with {error}.")
{
    public ApiError Error { get; } = error;
}

/// <summary>404, or 400 for an id that is not found: no such contact, list or job.</summary>
internal sealed class NotFoundException(string call, ApiError error) : ApiException(call, error);

/// <summary>403: the user who granted access lacks a privilege, or the application is disabled.</summary>
internal sealed class ForbiddenException(string call, ApiError error) : ApiException(call, error);

/// <summary>409: the address or the name is in use, possibly by a record that a normal read does not show.</summary>
internal sealed class ConflictException(string call, ApiError error) : ApiException(call, error)
{
    /// <summary>The id of the contact with the address. The message contains it, in several wordings.</summary>
    public string? ContactId { get; } = ConflictText.IdIn(error.Message);
}

/// <summary>A write that is not repeatable got no clear answer and may have been done. Check before repeating it.</summary>
internal sealed class OutcomeUnknownException(string message) : ConstantContactException(message);

/// <summary>Finds the contact's id in a conflict's message: the only part that all its wordings have.</summary>
internal static partial class ConflictText
{
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Id { get; }

    public static string? IdIn(string? message) =>
        Id.Match(message ?? "") is { Success: true } match ? match.Value.ToLowerInvariant() : null;
}

/// <summary>Explains 403 with a web page and what an administrator can do about it, in the same words for all addresses.</summary>
internal static class Firewall
{
    /// <param name="call">The refused call: <c>GET contacts</c>, or the sign-in service.</param>
    public static FirewallException Refused(string call, ApiError error) => new(
        $"A firewall in front of Constant Contact refused {call} with {error}, before the request reached Constant Contact. "
        + "Nothing was changed, and the access that was granted is still valid. Check whether a proxy or a firewall on your side changes "
        + "or blocks requests of this server. If not, give Constant Contact's API support the time of this message, the public IP "
        + $"address of this server and the User-Agent it sends ({ProductAgent.Value}).");
}
