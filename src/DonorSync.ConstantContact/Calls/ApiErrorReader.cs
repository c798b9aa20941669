using System.Text;
using System.Text.Json;

namespace DonorSync.ConstantContact.Calls;

/// <summary>Reads the error from an answer of the API, of its gateway, or of a proxy in between.</summary>
internal static class ApiErrorReader
{
    /// <summary>Longer than any real error; an HTML page is cut.</summary>
    const int MostBytes = 16 * 1024;
    const int MostText = 500;

    public static async Task<ApiError> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = await HeadOfAsync(response.Content, cancellation);
        var (key, message) = Parse(Encoding.UTF8.GetString(body.Span));
        return new(response.StatusCode, Cleaned(key), Cleaned(message),
            TrackingId.Of(response))
        { IsWebPage = WebPage.IsIn(response.Content, body.Span) };
    }

    internal static (string? Key, string? Message) Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Array)
                return Of(root);
            var errors = root.EnumerateArray().Select(Of).ToList();
            return errors.Count == 0 ? default : (errors[0].Key, string.Join("; ", errors.Select(static e => e.Message).OfType<string>()));
        }
        catch (JsonException)
        {
            // HTML, incomplete JSON or an empty body: only the status is used.
            return default;
        }
    }

    static (string? Key, string? Message) Of(JsonElement error) => error.ValueKind != JsonValueKind.Object
        ? default
        : (Text(error, "error_key") ?? Text(error, "error"),
           Text(error, "error_message") ?? Text(error, "error_description") ?? Text(error, "message"));

    static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? TextIn(value) : null;

    /// <summary>Returns null for text with half a surrogate pair, which can't be read.</summary>
    internal static string? TextIn(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Cleans text for the history and the log.</summary>
    static string? Cleaned(string? text) => PlainText.Clean(text, MostText, lineBreaks: false, out _);

    static async Task<ReadOnlyMemory<byte>> HeadOfAsync(HttpContent content, CancellationToken cancellation)
    {
        var buffer = new byte[MostBytes];
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return buffer.AsMemory(0, read);
    }
}

/// <summary>
/// Recognizes a web page instead of an answer. Constant Contact answers JSON, so a page comes from a firewall, a proxy or a captive
/// network.
/// </summary>
internal static class WebPage
{
    public static bool IsIn(HttpContent content, ReadOnlySpan<byte> body) =>
        content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml" || StartsLikeHtml(body);

    /// <summary>Some firewalls send a page without its content type.</summary>
    static bool StartsLikeHtml(ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 64)]).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return head.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
            || head.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}

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
