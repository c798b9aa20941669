using DonorSync.Server.Import.Reading;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Rest.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// A file from a request. It is kept on disk while it is imported, because the encoding is known only at its end. No other user of the
/// machine can read it, and it is deleted with the request.
/// </summary>
internal sealed record DonorUpload(Stream Content, string? FileName, ImportLimits Limits)
{
    internal const int MaxFileNameLength = 200;

    /// <summary>Media types of a body that is the file itself. The actual type is detected from its bytes.</summary>
    private static readonly string[] BodyTypes =
    [
        "text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream", "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.oasis.opendocument.spreadsheet",
    ];

    public static async ValueTask<DonorUpload?> BindAsync(HttpContext context)
    {
        var limits = context.RequestServices.GetService<ImportLimits>() ?? new();
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null; // the size is checked while the file is written
        CompressedBodies.Allow(context, limits.MaxFileBytes + JsonLimits.MaxBodyBytes); // plus the overhead of multipart
        var (body, name) = await BodyAsync(context);
        var file = NewFile();
        context.Response.RegisterForDisposeAsync(file);
        await CopyAsync(body, file, limits.MaxFileBytes, context.RequestAborted);
        return new(file, name is { Length: > MaxFileNameLength } ? name[..MaxFileNameLength] : name, limits);
    }

    private static async Task<(Stream Body, string? FileName)> BodyAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type))
            throw WrongMediaType();
        if (BodyTypes.Contains(type.MediaType.Value ?? "", StringComparer.OrdinalIgnoreCase))
            return (context.Request.Body, null);
        if (!type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw WrongMediaType();
        try
        {
            var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw NoFile();
            var reader = new MultipartReader(boundary, context.Request.Body);
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                if (section.AsFileSection() is { FileStream: { } stream } file)
                    return (stream, file.FileName);
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException
            && !context.RequestAborted.IsCancellationRequested)
        {
            throw new ProblemException(new(400, "malformed_multipart", "Not multipart", "The body is not valid multipart/form-data."), e);
        }
        throw NoFile();
    }

    /// <summary>Returns a file that no other user can read and that is deleted when the process ends, even if it is killed.</summary>
    public static FileStream NewFile() => TemporaryFile.Create();

    /// <exception cref="ProblemException">The content exceeds the limit.</exception>
    public static async Task CopyAsync(Stream from, Stream to, long limit, CancellationToken cancellation)
    {
        var chunk = new byte[64 * 1024];
        for (int length; (length = await from.ReadAsync(chunk, cancellation)) > 0;)
        {
            if (to.Length + length > limit)
                throw new ProblemException(new(413, "payload_too_large", "Too large",
                    $"The file may have at most {limit:N0} bytes. Split it."));
            await to.WriteAsync(chunk.AsMemory(0, length), cancellation);
        }
        await to.FlushAsync(cancellation);
    }

    private static ProblemException WrongMediaType() => new(
        new(415, "unsupported_media_type", "Wrong media type",
            "Send the file as text/csv, as a workbook (XLSX, ODS), or as a file of a multipart/form-data body."));

    private static ProblemException NoFile() => new(new(400, "missing_file", "No file", "The multipart/form-data body holds no file."));
}
