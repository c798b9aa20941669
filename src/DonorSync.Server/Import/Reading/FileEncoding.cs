using System.Buffers;
using System.Text;

namespace DonorSync.Server.Import;

/// <summary>How a file spells its characters.</summary>
/// <param name="PreambleLength">Bytes of the byte order mark, which are no text.</param>
internal sealed record FileEncoding(string Name, Encoding Encoding, int PreambleLength)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>
    /// A byte order mark decides. Without one, UTF-8 unless most of what is not ASCII is no UTF-8: then Windows-1252. One broken
    /// byte must not turn a whole UTF-8 file into mojibake, so the majority decides; what cannot be read shows as U+FFFD.
    /// Reads the whole stream once, in small pieces, and leaves it after the mark.
    /// </summary>
    public static async Task<FileEncoding> DetectAsync(Stream stream, CancellationToken cancellation)
    {
        stream.Position = 0;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var length = await stream.ReadAtLeastAsync(chunk.AsMemory(0, ChunkSize), 4, throwOnEndOfStream: false, cancellation);
            var detected = OfMark(chunk.AsSpan(0, length)) ?? await OfContentAsync(stream, chunk, length, cancellation);
            stream.Position = detected.PreambleLength;
            return detected;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private static FileEncoding? OfMark(ReadOnlySpan<byte> head) => head switch
    {
        [0x50, 0x4B, 0x03, 0x04, ..] => throw new DonorFileException("This is an Excel workbook or a zip file. Save it as CSV (UTF-8) first."),
        [0xEF, 0xBB, 0xBF, ..] => new("UTF-8 with byte order mark", Utf8, 3),
        [0xFF, 0xFE, ..] => new("UTF-16", new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 2),
        [0xFE, 0xFF, ..] => new("UTF-16, big-endian", new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 2),
        [not 0, 0, not 0, 0, ..] => new("UTF-16 without byte order mark", new UnicodeEncoding(bigEndian: false, byteOrderMark: false), 0),
        [0, not 0, 0, not 0, ..] => new("UTF-16, big-endian, without byte order mark", new UnicodeEncoding(bigEndian: true, byteOrderMark: false), 0),
        _ => null,
    };

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    private static async Task<FileEncoding> OfContentAsync(Stream stream, byte[] chunk, int length, CancellationToken cancellation)
    {
        long valid = 0, invalid = 0;
        while (length > 0)
        {
            var taken = Count(chunk.AsSpan(0, length), ref valid, ref invalid);
            var rest = length - taken; // a character cut by the end of the chunk
            chunk.AsSpan(taken, rest).CopyTo(chunk);
            var read = await stream.ReadAsync(chunk.AsMemory(rest, ChunkSize - rest), cancellation);
            if (read == 0)
            {
                invalid += rest > 0 ? 1 : 0;
                break;
            }
            length = rest + read;
        }
        return invalid > valid
            ? new("Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!, 0)
            : new("UTF-8", Utf8, 0);
    }

    private static int Count(ReadOnlySpan<byte> bytes, ref long valid, ref long invalid)
    {
        var at = 0;
        while (true)
        {
            var ascii = bytes[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (ascii < 0)
                return bytes.Length;
            at += ascii;
            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out var length);
            if (status == OperationStatus.NeedMoreData)
                return at;
            _ = status == OperationStatus.Done ? valid++ : invalid++;
            at += length;
        }
    }
}
