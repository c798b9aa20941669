using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DonorSync.Sync;

/// <summary>
/// Reads a long stream on another thread while the elements before are worked on. The order stays; what is ahead in memory is bounded.
/// </summary>
static class ReadAhead
{
    /// <summary>Small elements handed over at once: few enough for the memory, enough that handing over costs nothing.</summary>
    const int Small = 250;

    /// <summary>Portions that wait to be taken.</summary>
    const int Waiting = 2;

    /// <param name="atOnce">Elements handed over at once; 1 for those that are many in one.</param>
    public static async IAsyncEnumerable<T> ReadAheadAsync<T>(
        this IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellation, int atOnce = Small)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(stream, atOnce, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            // Not by the token: what ends the reading, ends the channel, with its reason.
            await foreach (var portion in channel.Reader.ReadAllAsync(CancellationToken.None))
            {
                foreach (var element in portion)
                    yield return element;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    /// <summary>Never fails itself: whoever takes from the channel is told.</summary>
    static async Task ReadAsync<T>(IAsyncEnumerable<T> stream, int atOnce, ChannelWriter<List<T>> to, CancellationToken cancellation)
    {
        try
        {
            var portion = new List<T>();
            await foreach (var element in stream.WithCancellation(cancellation))
            {
                portion.Add(element);
                if (portion.Count < atOnce)
                    continue;
                await to.WriteAsync(portion, cancellation);
                portion = new List<T>(atOnce);
            }
            await to.WriteAsync(portion, cancellation);
            to.Complete();
        }
        catch (Exception failure)
        {
            to.Complete(failure);
        }
    }
}
