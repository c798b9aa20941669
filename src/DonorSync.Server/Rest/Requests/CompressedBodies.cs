using System.IO.Compression;
using DonorSync.Server.Rest.Json;
using DonorSync.Server.Rest.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace DonorSync.Server.Rest.Requests;

/// <summary>Decompresses request bodies (<c>Content-Encoding</c>), within the same size limits.</summary>
static class CompressedBodies
{
    /// <returns>Null if the body can be read.</returns>
    public static Problem? Open(HttpContext http)
    {
        var request = http.Request;
        var codings = request.Headers.ContentEncoding.SelectMany(
            static line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static coding => !coding.Equals("identity", StringComparison.OrdinalIgnoreCase)).ToList();
        if (codings.Count == 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return null;
        if (codings is not [var only] || Unpack(only, request.Body) is not { } unpacked)
        {
            return Problem.OfStatus(StatusCodes.Status415UnsupportedMediaType) with
            {
                Detail = "Send the body as it is, or compressed once with gzip, br or deflate.",
                Headers = [(HeaderNames.AcceptEncoding, "gzip, br, deflate")],
            };
        }
        var body = new UnpackedBody(unpacked, JsonLimits.MaxBodyBytes);
        http.Response.RegisterForDispose(body);
        http.Features.Set(body);
        request.Body = body;
        request.ContentLength = null;
        request.Headers.Remove(HeaderNames.ContentEncoding);
        return null;
    }

    /// <summary>For a call that accepts more than JSON and checks the size itself.</summary>
    public static void Allow(HttpContext http, long bytes)
    {
        if (http.Features.Get<UnpackedBody>() is { } body)
            body.Limit = bytes;
    }

    static Stream? Unpack(string coding, Stream body) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        _ => null,
    };
}

/// <summary>A body during decompression. It stops at its limit, so that a small body that expands to a huge one costs nothing.</summary>
sealed class UnpackedBody(Stream unpacked, long limit) : Stream
{
    long length;

    public long Limit { get; set; } = limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await unpacked.ReadAsync(buffer, cancellationToken);
            length += read;
            return length <= Limit ? read : throw new ProblemException(Problem.OfStatus(StatusCodes.Status413PayloadTooLarge) with
            {
                Detail = $"The body may have at most {Limit:N0} bytes when it is decompressed.",
            });
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new ProblemException(new(
                400, "malformed_encoding", "Wrong compression", "The body cannot be decompressed with its Content-Encoding."), e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A body is read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            unpacked.Dispose();
        base.Dispose(disposing);
    }
}
