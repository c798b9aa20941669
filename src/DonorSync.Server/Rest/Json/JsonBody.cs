using System.Reflection;
using System.Text.Json;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.Metadata;

namespace DonorSync.Server.Rest;

/// <summary>
/// A JSON request body, read strictly: what is not JSON, not the right shape or not known is refused with a problem that says where.
/// </summary>
sealed record JsonBody<T>(T Value) : IEndpointParameterMetadataProvider
    where T : class
{
    static readonly string[] MediaTypes = ["application/json", "application/merge-patch+json"];

    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            throw new ProblemException(Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType));
        if (context.Request.ContentLength > JsonLimits.MaxBodyBytes)
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            throw new ProblemException(Problem.OfStatus(StatusCodes.Status413PayloadTooLarge));
        }
        using var document = await ParseAsync(context);
        return new(JsonShape.Read<T>(document.RootElement));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(MediaTypes, typeof(T)));

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
