using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Rest.Requests;

namespace DonorSync.Tests.RestTests;

/// <summary>Compressed bodies, and bodies of unsupported types.</summary>
public sealed class CompressedBodyTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Theory]
    [InlineData("gzip")]
    [InlineData("GZIP")]
    [InlineData("x-gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("identity")]
    public async Task A_compressed_body_is_read(string coding)
    {
        var made = await client.SendAsync(HttpMethod.Post, "contacts", Packed(coding, """{"firstName":"Gz"}"""));

        Assert.Equal("Gz", (string)made.Expect(HttpStatusCode.Created)["firstName"]!);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    public async Task Another_coding_is_refused_and_those_that_are_read_are_named(string coding)
    {
        var refused = await client.SendAsync(HttpMethod.Post, "contacts", Packed(coding, "{}"));

        refused.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        Assert.Equal(["gzip, br, deflate"], refused.Response.Headers.GetValues("Accept-Encoding"));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_body_that_is_not_compressed_as_declared_is_refused(string coding)
    {
        (await client.SendAsync(
            HttpMethod.Post, "contacts", Body(Encoding.UTF8.GetBytes("""{"firstName":"plain, and long enough"}"""), coding)))
            .ExpectProblem(HttpStatusCode.BadRequest, "malformed_encoding");
        var cut = Pack(coding, new string('a', 5_000) + Guid.NewGuid())[..20];
        var refused = await client.SendAsync(HttpMethod.Post, "contacts", Body(cut, coding));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_small_body_that_becomes_a_huge_one_is_refused(string coding)
    {
        var bomb = Pack(coding, new string(' ', 200 * 1024 * 1024));
        Assert.True(bomb.Length < 1024 * 1024);

        (await client.SendAsync(HttpMethod.Post, "contacts", Body(bomb, coding)))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Fact]
    public async Task A_decompressed_body_is_read_only_to_its_limit()
    {
        await using var endless = new Endless();
        await using var body = new UnpackedBody(endless, 1_000_000);

        await Assert.ThrowsAsync<ProblemException>(() => body.CopyToAsync(Stream.Null, 4_096, TestContext.Current.CancellationToken));

        Assert.InRange(endless.Given, 1_000_000, 1_004_096);
    }

    [Fact]
    public async Task An_import_is_read_compressed_within_its_limit()
    {
        var report = await client.SendAsync(
            HttpMethod.Post, "imports", Packed("gzip", "First Name,Email\nZip,zip@example.org\n", "text/csv"));
        Assert.Equal(1, (int)report.Expect(HttpStatusCode.OK)["created"]!);

        using var form = new MultipartFormDataContent { { new StringContent("First Name,Email\nZap,zap@example.org\n"), "file",
            "zap.csv" } };
        var packed = Body(Pack("br", await form.ReadAsStringAsync(TestContext.Current.CancellationToken)), "br");
        packed.Headers.ContentType = form.Headers.ContentType;
        Assert.Equal(1, (int)(await client.SendAsync(HttpMethod.Post, "imports", packed)).Expect(HttpStatusCode.OK)["created"]!);

        // 300 MB, more than the maximum of a file.
        (await client.SendAsync(HttpMethod.Post, "imports", Body(Pack("gzip", new string('\n', 300 * 1024 * 1024)), "gzip", "text/csv")))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("application/json; charset=utf-16")]
    public async Task A_type_that_is_not_read_is_refused_and_those_that_are_read_are_named(string type)
    {
        var body = new ByteArrayContent(
            """{"lastName":"x"}"""u8.ToArray())
        { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

        var refused = (await client.SendAsync(HttpMethod.Post, "contacts", body))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

        Assert.Contains("application/json", refused.Response.Headers.GetValues("Accept").Single(), StringComparison.Ordinal);
    }

    static ByteArrayContent Packed(string coding, string text, string type = "application/json") => Body(Pack(coding, text), coding, type);

    static ByteArrayContent Body(byte[] bytes, string coding, string type = "application/json")
    {
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        body.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        return body;
    }

    static byte[] Pack(string coding, string text)
    {
        using var memory = new MemoryStream();
        Stream packing = coding.ToLowerInvariant() switch
        {
            "gzip" or "x-gzip" => new GZipStream(memory, CompressionLevel.Optimal),
            "br" => new BrotliStream(memory, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(memory, CompressionLevel.Optimal),
            _ => memory,
        };
        using (packing)
            packing.Write(Encoding.UTF8.GetBytes(text));
        return memory.ToArray();
    }

    sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Given += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }
    }
}
