using System.Buffers;
using System.Text.Encodings.Web;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>
/// A response, complete before its first byte is sent, because handlers run under a lock and must not wait for the network.
/// </summary>
internal sealed record ApiReply(int Status, string? ContentType, ReadOnlyMemory<byte> Body)
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string? Location { get; init; }

    /// <summary>For 401 only.</summary>
    public string? Challenge { get; init; }

    public ApiReply Halved => this with { Body = Body[..(Body.Length / 2)] };

    public static ApiReply NoContent { get; } = new(StatusCodes.Status204NoContent, null, default);

    public static ApiReply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Relaxed))
            write(writer);
        return new ApiReply(status, "application/json", buffer.WrittenMemory);
    }

    public static ApiReply Text(int status, string contentType, string text) =>
        new(status, contentType, System.Text.Encoding.UTF8.GetBytes(text));

    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-cache, no-store";
        if (ContentType is not null)
            response.ContentType = ContentType;
        if (Location is not null)
            response.Headers.Location = Location;
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        if (Status != StatusCodes.Status204NoContent)
        {
            response.ContentLength = Body.Length;
            await response.Body.WriteAsync(Body, http.RequestAborted);
        }
    }
}
