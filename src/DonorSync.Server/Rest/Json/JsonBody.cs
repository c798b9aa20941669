using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using DonorSync.Server.Rest.Idempotency;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Json;

/// <summary>
/// A JSON request body, parsed strictly: malformed JSON, wrong shapes and unknown properties are refused with their location.
/// </summary>
sealed record JsonBody<T>(T Value) : IEndpointParameterMetadataProvider, IFingerprinted
    where T : class
{
    public byte[]? Print { get; init; }

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || !IsUtf8(context.Request.ContentType))
            throw new ProblemException(Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        if (context.Request.ContentLength > JsonLimits.MaxBodyBytes)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            throw new ProblemException(Problem.OfStatus(StatusCodes.Status413PayloadTooLarge));
        }
        using var document = await ParseAsync(context);
        return new(JsonShape.Read<T>(document.RootElement))
        {
            Print = context.Request.Headers.ContainsKey(IdempotencyKeys.Header)
                ? SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(document.RootElement)) : null,
        };
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(JsonSettings.MediaTypes, typeof(T)));

    /// <summary>JSON is UTF-8 (RFC 8259, 8.1); another charset would be decoded wrongly.</summary>
    static bool IsUtf8(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && (!type.Charset.HasValue
            || HeaderUtilities.RemoveQuotes(type.Charset).Value?.ToLowerInvariant() is "utf-8" or "utf8" or "us-ascii");

    static async Task<JsonDocument> ParseAsync(HttpContext context)
    {
        try
        {
            return await JsonDocument.ParseAsync(context.Request.Body, JsonSettings.Document, context.RequestAborted);
        }
        catch (JsonException e)
        {
            var where = e is { LineNumber: { } line, BytePositionInLine: { } column } ? $" (line {line + 1}, byte {column + 1})" : "";
            throw new ProblemException(new(400, "malformed_json", "Not JSON", $"The body is not valid JSON{where}."), e);
        }
    }
}

/// <summary>Size limits of a request.</summary>
static class JsonLimits
{
    /// <summary>Suffices for 1,000 contacts of maximum length, and for reporting which field is too long.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>
    /// A body whose stated length is larger is read to its end before it is refused: a client that is cut off while sending would see a
    /// broken connection instead of the reason. Beyond this limit it is cut off.
    /// </summary>
    public const int MaxDrainedBytes = 64 * 1024 * 1024;
}
