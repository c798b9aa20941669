using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// The complete body of an answer, in 64 KB pieces. A reader that doubles one buffer would leave tens of megabytes in the pool of every
/// thread that read a large answer. Large answers are rare; only one is in memory at a time.
/// </summary>
sealed class AnswerBuffer : IDisposable
{
    const int PieceBytes = 64 * 1024;

    /// <summary>A page of 500 contacts has about half of these bytes.</summary>
    const long LargeBytes = 2_000_000;

    static readonly SemaphoreSlim Large = new(1, 1);

    readonly List<byte[]> pieces = [];
    long length;
    bool isLarge;

    AnswerBuffer()
    {
    }

    public static async Task<AnswerBuffer> ReadAsync(Stream body, CancellationToken cancellation)
    {
        var answer = new AnswerBuffer();
        try
        {
            await answer.FillAsync(body, cancellation);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    /// <exception cref="JsonException">The answer is not JSON, has another type, or has more than one value.</exception>
    public T? To<T>(JsonTypeInfo<T> type)
    {
        var reader = new Utf8JsonReader(Bytes(), new JsonReaderOptions { MaxDepth = type.Options.MaxDepth });
        var value = JsonSerializer.Deserialize(ref reader, type);
        return reader.Read() ? throw new JsonException("The answer has data after its end.") : value;
    }

    public void Dispose()
    {
        foreach (var piece in pieces)
            ArrayPool<byte>.Shared.Return(piece);
        pieces.Clear();
        if (isLarge)
            Large.Release();
        isLarge = false;
    }

    async Task FillAsync(Stream body, CancellationToken cancellation)
    {
        while (true)
        {
            var filled = (int)(length % PieceBytes);
            if (filled == 0)
                pieces.Add(ArrayPool<byte>.Shared.Rent(PieceBytes));
            var read = await body.ReadAsync(pieces[^1].AsMemory(filled, PieceBytes - filled), cancellation);
            if (read == 0)
                return;
            length += read;
            if (length > LargeBytes && !isLarge)
            {
                await Large.WaitAsync(cancellation);
                isLarge = true;
            }
        }
    }

    ReadOnlySequence<byte> Bytes()
    {
        var first = new Piece(pieces[0].AsMemory(0, (int)Math.Min(length, PieceBytes)), null);
        var last = first;
        for (var i = 1; i * (long)PieceBytes < length; i++)
            last = new Piece(pieces[i].AsMemory(0, (int)Math.Min(length - (i * (long)PieceBytes), PieceBytes)), last);
        var bytes = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        // Some systems write a byte order mark before the JSON.
        return first.Memory.Span.StartsWith("\uFEFF"u8) ? bytes.Slice("\uFEFF"u8.Length) : bytes;
    }

    sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> bytes, Piece? before)
        {
            Memory = bytes;
            if (before is not null)
                (RunningIndex, before.Next) = (before.RunningIndex + before.Memory.Length, this);
        }
    }
}
