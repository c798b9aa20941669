using System.Net;
using System.Text.Json;

namespace DonorSync.Tests.KillTests;

/// <summary>A request that a server has begun to read; the test sends the second half.</summary>
sealed class HalfSentRequest : HttpContent
{
    readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly byte[] bytes;

    public HalfSentRequest(object body)
    {
        bytes = JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web);
        Headers.ContentType = new("application/json");
    }

    /// <summary>The server has confirmed that it is reading.</summary>
    public Task Begun => begun.Task;

    public void SendRest() => rest.SetResult();

    /// <summary>Waits for the server's confirmation: only then is it certain that the request has arrived.</summary>
    public static HttpClient Client() =>
        new(new SocketsHttpHandler
        {
            Expect100ContinueTimeout = TimeSpan.FromMinutes(
        1)
        })
        { DefaultRequestHeaders = { ExpectContinue = true } };

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await stream.FlushAsync();
        begun.SetResult();
        await rest.Task;
        await stream.WriteAsync(bytes.AsMemory(bytes.Length / 2));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
