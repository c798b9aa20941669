using System.Buffers;
using System.Text;

namespace DonorSync.Server.Import.Reading;

/// <summary>The character encoding of a file.</summary>
/// <param name="PreambleLength">Bytes of the byte order mark, which are not text.</param>
internal sealed record FileEncoding(string Name, Encoding Encoding, int PreambleLength)
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>The cells hold escaped HTML (<see cref="EscapedHtmlDetector"/>).</summary>
    public bool IsHtml { get; init; }

    /// <summary>
    /// Detects the encoding. A byte order mark decides; otherwise UTF-8, unless most of the non-ASCII sequences are not UTF-8: then
    /// Windows-1252 or Mac Roman. The majority decides, because one broken byte must not garble a whole UTF-8 file; unreadable bytes become
    /// U+FFFD. Reads the whole stream once, in chunks, and leaves it after the mark.
    /// </summary>
    public static async Task<FileEncoding> DetectAsync(Stream stream, CancellationToken cancellation)
    {
        stream.Position = 0;
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            var length = await stream.ReadAtLeastAsync(chunk.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellation);
            var detected = OfMark(chunk.AsSpan(0, length)) is { Encoding: UnicodeEncoding } wide ? wide
                : await OfContentAsync(stream, chunk, length, cancellation);
            stream.Position = detected.PreambleLength;
            return detected;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Some programs add a byte order mark to a file that already has one, so marks are counted.</summary>
    private static FileEncoding? OfMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => new("UTF-8 with byte order mark", Utf8, 3 * Marks(head, [0xEF, 0xBB, 0xBF])),
        [0xFF, 0xFE, ..] => new("UTF-16", Wide(bigEndian: false), 2 * Marks(head, [0xFF, 0xFE])),
        [0xFE, 0xFF, ..] => new("UTF-16, big-endian", Wide(bigEndian: true), 2 * Marks(head, [0xFE, 0xFF])),
        _ when IsWide(head, zeros: 1) => new("UTF-16 without byte order mark", Wide(bigEndian: false), 0),
        _ when IsWide(head, zeros: 0) => new("UTF-16, big-endian, without byte order mark", Wide(bigEndian: true), 0),
        _ => null,
    };

    private static int Marks(ReadOnlySpan<byte> head, ReadOnlySpan<byte> mark)
    {
        var count = 0;
        for (; head.StartsWith(mark); head = head[mark.Length..])
            count++;
        return count;
    }

    /// <summary>Separators and line ends are ASCII: in UTF-16 every second byte of them is zero, and the other byte almost never.</summary>
    private static bool IsWide(ReadOnlySpan<byte> head, int zeros)
    {
        var counts = (Zeros: 0, Others: 0);
        for (var at = 0; at + 1 < head.Length; at += 2)
        {
            counts.Zeros += head[at + zeros] == 0 ? 1 : 0;
            counts.Others += head[at + 1 - zeros] == 0 ? 1 : 0;
        }
        return counts.Zeros * 10 > head.Length / 2 && counts.Zeros > counts.Others * 10;
    }

    private static UnicodeEncoding Wide(bool bigEndian) => new(bigEndian, byteOrderMark: false);

    private static UTF8Encoding Utf8 { get; } = new(encoderShouldEmitUTF8Identifier: false);

    private static async Task<FileEncoding> OfContentAsync(Stream stream, byte[] chunk, int length, CancellationToken cancellation)
    {
        long valid = 0, invalid = 0;
        var marked = OfMark(chunk.AsSpan(0, length));
        var western = new WesternEncodingDetector();
        var html = new EscapedHtmlDetector();
        html.Add(chunk.AsSpan(0, length));
        while (length > 0)
        {
            var taken = Count(chunk.AsSpan(0, length), ref valid, ref invalid);
            western.Add(chunk.AsSpan(0, taken));
            var rest = length - taken; // a character cut by the end of the chunk
            chunk.AsSpan(taken, rest).CopyTo(chunk);
            var read = await stream.ReadAsync(chunk.AsMemory(rest, ChunkSize - rest), cancellation);
            if (read == 0)
            {
                invalid += rest > 0 ? 1 : 0;
                western.Add(chunk.AsSpan(0, rest));
                break;
            }
            html.Add(chunk.AsSpan(rest, read));
            length = rest + read;
        }
        return (marked ?? (invalid > valid ? western.Best : new("UTF-8", Utf8, 0))) with { IsHtml = html.IsEscaped };
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
