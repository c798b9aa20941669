using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace DonorSync.ConstantContact.Sandbox.Http;

/// <summary>The body of a request: refused unless it has the right kind, is well formed and has the right shape.</summary>
internal sealed class RequestBody : IDisposable
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private JsonDocument? document;

    public ReadOnlyMemory<byte> Bytes { get; private init; }
    public FormParts? Form { get; private init; }
    public long Length { get; private init; }
    public JsonElement Json => document?.RootElement ?? default;

    public static async Task<RequestBody> ReadAsync(HttpContext http, ApiOperation operation, SandboxBehaviour behaviour)
    {
        if (operation.BodyKind == BodyKind.None)
            return new RequestBody();
        // A server without sockets has no such limit; the length is checked again after reading.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = operation.LargestBody + 1L;
        try
        {
            return operation.BodyKind == BodyKind.Form
                ? await ReadFormAsync(http, operation)
                : await ReadJsonAsync(http, operation, behaviour);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    public void Dispose() => document?.Dispose();

    private static async Task<RequestBody> ReadJsonAsync(HttpContext http, ApiOperation operation, SandboxBehaviour behaviour)
    {
        if (!HasType(http, "application/json"))
            throw new Refusal(Errors.UnsupportedMediaType);
        var bytes = await ReadAllAsync(http, operation.LargestBody);
        if (!Utf8.IsValid(bytes.Span))
            throw Malformed();
        try
        {
            var document = JsonDocument.Parse(bytes, Strict);
            var body = new RequestBody { document = document, Bytes = bytes, Length = bytes.Length };
            if (ShapeCheck.Faults(document.RootElement, operation.Body!, behaviour.UnknownProperties) is { Count: > 0 } faults)
                throw Refusal.Invalid(faults);
            return body;
        }
        // Half of a surrogate pair in a property name is found only when the name is read.
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Malformed();
        }
    }

    private static async Task<RequestBody> ReadFormAsync(HttpContext http, ApiOperation operation)
    {
        if (!HasType(http, "multipart/form-data"))
            throw new Refusal(Errors.UnsupportedMediaType);
        try
        {
            var form = await http.Request.ReadFormAsync(
                new FormOptions { MultipartBodyLengthLimit = operation.LargestBody }, http.RequestAborted);
            byte[]? bytes = null;
            var file = form.Files.GetFile("file");
            if (file is not null)
            {
                using var copy = new MemoryStream();
                await file.CopyToAsync(copy, http.RequestAborted);
                bytes = copy.ToArray();
            }

            var values = form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
            return new RequestBody
            {
                Form = new FormParts(values, file?.FileName, file?.ContentType, bytes),
                Length = http.Request.ContentLength ?? bytes?.Length ?? 0
            };
        }
        catch (InvalidDataException)
        {
            throw Refusal.Invalid("The request body is not a valid multipart form");
        }
    }

    private static bool HasType(HttpContext http, string wanted) =>
        http.Request.ContentType is { } type && type.Split(';')[0].Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase);

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(HttpContext http, int most)
    {
        using var buffer = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 4096, most));
        await http.Request.Body.CopyToAsync(buffer, http.RequestAborted);
        return buffer.Length <= most ? buffer.GetBuffer().AsMemory(0, (int)buffer.Length) : throw TooLarge();
    }

    private static Refusal Malformed() => Refusal.Invalid("The request body is not valid JSON");

    private static Refusal TooLarge() => new(Errors.Service(413, "contacts.api.too_large", "The request body is too large."));
}
