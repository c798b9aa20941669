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
