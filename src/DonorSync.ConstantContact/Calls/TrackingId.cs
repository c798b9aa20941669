namespace DonorSync.ConstantContact.Calls;

/// <summary>The id by which Constant Contact's support finds a request: <c>x-eig-tracking-id</c>, or else the id of the gateway.</summary>
internal static class TrackingId
{
    const int Longest = 100;

    public static string? Of(HttpResponseMessage response) => Of(response, "x-eig-tracking-id") ?? Of(response, "x-amzn-RequestId");

    /// <summary>The id is shown in logs and pages, so anything that is not a plain id is ignored.</summary>
    static string? Of(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) && values.FirstOrDefault() is { Length: > 0 and <= Longest } id
        && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '=' or '/' or '+')
            ? id : null;
}
