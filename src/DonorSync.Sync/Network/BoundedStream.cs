namespace DonorSync.Sync.Network;

/// <summary>An answer is larger than any correct one. A retry would return the same.</summary>
public sealed class AnswerTooLargeException(string message) : IOException(message);

/// <summary>The body of an answer, up to its limit. A body that cannot be decompressed fails like a broken connection.</summary>
sealed class BoundedStream(Stream inner, long most) : Stream
{
    long read;

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
            return Count(await inner.ReadAsync(buffer, cancellationToken));
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw new IOException("The answer could not be decompressed.", broken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count)
    {
        try
        {
            return Count(inner.Read(buffer, offset, count));
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw new IOException("The answer could not be decompressed.", broken);
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    int Count(int bytes) => (read += bytes) <= most
        ? bytes : throw new AnswerTooLargeException($"it has more than {most:N0} bytes");
}
