using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace DonorSync.Sync.Streams;

/// <summary>
/// Reads a long stream on another thread while the caller works on the elements before. The order stays, and the elements in memory are
/// few.
/// </summary>
static class ReadAhead
{
    /// <summary>Small elements in a portion: few enough for the memory, and enough that passing them on costs nothing.</summary>
    const int SmallElements = 250;

    /// <summary>Portions read ahead.</summary>
    const int MostPortions = 2;

    /// <param name="atOnce">Elements in a portion; 1 for elements that are pages.</param>
    public static async IAsyncEnumerable<T> ReadAheadAsync<T>(
        this IAsyncEnumerable<T> stream, [EnumeratorCancellation] CancellationToken cancellation, int atOnce = SmallElements)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<List<T>>(new BoundedChannelOptions(MostPortions) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => ReadAsync(stream, atOnce, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            // Without the token: the end of the reading ends the channel, with its reason.
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

    /// <summary>Never fails itself: the reader of the channel gets the exception.</summary>
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
