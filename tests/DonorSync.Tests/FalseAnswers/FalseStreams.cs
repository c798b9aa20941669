namespace DonorSync.Tests.FalseAnswers;

/// <summary>A body that is generated while it is read, so that the test needs no memory for it.</summary>
internal sealed class MadeStream(byte[] head, byte filler, long fillers, byte[] tail) : Stream
{
    long at;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => at; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = 0;
        for (; count < buffer.Length && at < head.Length + fillers + tail.Length; count++, at++)
            buffer[count] = at < head.Length ? head[at] : at < head.Length + fillers ? filler : tail[at - head.Length - fillers];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A body that arrives byte by byte, or not at all, until the reader gives up.</summary>
internal sealed class SlowStream(byte[] body, bool isSilent) : Stream
{
    int at;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => at; set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await Task.Delay(isSilent ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        // White space before a value is allowed, so the response never ends.
        buffer.Span[0] = at < 10_000 ? (byte)' ' : body[at % body.Length];
        at++;
        return 1;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
