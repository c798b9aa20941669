using System.Net;

namespace DonorSync.Sync.Network;

/// <summary>
/// The one place that limits the size of answers: the bytes of a body after decompression. Every HTTP client that calls another system has
/// this handler. Each caller limits the time, and each reader of JSON the depth and rows.
/// </summary>
public sealed class BoundedAnswers(long mostBytes) : DelegatingHandler
{
    /// <summary>The limit of headers, in kilobytes, for the handler that opens connections.</summary>
    public const int HeaderKilobytes = 32;

    static readonly HttpRequestOptionsKey<long> Limit = new("DonorSync.MostBytes");

    /// <summary>Sets a lower limit for the answer to one request.</summary>
    public static void Expect(HttpRequestMessage request, long mostBytes) => request.Options.Set(Limit, mostBytes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var most = request.Options.TryGetValue(Limit, out var lower) ? Math.Min(lower, mostBytes) : mostBytes;
        var response = await base.SendAsync(request, cancellationToken);
        response.Content = new BoundedContent(response.Content, most);
        return response;
    }

    sealed class BoundedContent : HttpContent
    {
        readonly HttpContent inner;
        readonly long most;

        public BoundedContent(HttpContent inner, long most)
        {
            (this.inner, this.most) = (inner, most);
            foreach (var (name, values) in inner.Headers.NonValidated)
                Headers.TryAddWithoutValidation(name, values);
        }

        protected override async Task<Stream> CreateContentReadStreamAsync() => new BoundedStream(await inner.ReadAsStreamAsync(), most);

        protected override async Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) =>
            new BoundedStream(await inner.ReadAsStreamAsync(cancellationToken), most);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await using var body = await CreateContentReadStreamAsync(cancellationToken);
            await body.CopyToAsync(stream, cancellationToken);
        }

        /// <summary>Ignores the length that the other system states.</summary>
        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
