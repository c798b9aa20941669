using System.Runtime.CompilerServices;

namespace DonorSync.Server.Import;

/// <summary>
/// Reads a donor file row by row. Opening it finds encoding, delimiter and columns; a file that cannot be imported at all is
/// refused there, before anything is written.
/// </summary>
internal sealed class DonorFileReader
{
    private const int HeaderChunk = 64 * 1024;

    private readonly Stream stream;
    private readonly ImportLimits limits;
    private readonly FileEncoding encoding;
    private readonly FileHeader header;

    private DonorFileReader(Stream stream, ImportLimits limits, FileEncoding encoding, FileHeader header, ColumnChoices choices)
    {
        (this.stream, this.limits, this.encoding, this.header) = (stream, limits, encoding, header);
        Columns = ColumnMap.Of(header.Cells, choices);
    }

    public ColumnMap Columns { get; }
    public string EncodingName => encoding.Name;
    public char Delimiter => header.Delimiter;
    public long TotalBytes => stream.Length;

    /// <summary>How far the file is read; runs ahead of the rows by at most one buffer.</summary>
    public long BytesRead => stream.Position;

    /// <param name="stream">Seekable; stays open.</param>
    /// <exception cref="DonorFileException">Empty, too large, no text, or no column that is known.</exception>
    public static Task<DonorFileReader> OpenAsync(Stream stream, ImportLimits limits, CancellationToken cancellation) =>
        OpenAsync(stream, limits, ColumnChoices.None, cancellation);

    /// <inheritdoc cref="OpenAsync(Stream, ImportLimits, CancellationToken)"/>
    public static async Task<DonorFileReader> OpenAsync(Stream stream, ImportLimits limits, ColumnChoices choices, CancellationToken cancellation)
    {
        var reader = await LookAsync(stream, limits, choices, cancellation);
        return reader.Columns.IdentifiesDonors ? reader : throw new DonorFileException(reader.Columns.NothingKnown());
    }

    /// <summary>To be looked at only: perhaps nobody can be told from anybody in it yet (<see cref="ColumnMap.IdentifiesDonors"/>).</summary>
    /// <exception cref="DonorFileException">Empty, too large, or no text.</exception>
    public static async Task<DonorFileReader> LookAsync(Stream stream, ImportLimits limits, ColumnChoices choices, CancellationToken cancellation)
    {
        if (stream.Length == 0)
            throw new DonorFileException("The file is empty.");
        if (stream.Length > limits.MaxFileBytes)
            throw new DonorFileException($"The file has {stream.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are taken. Split it.");
        var encoding = await FileEncoding.DetectAsync(stream, cancellation);
        using var text = Text(stream, encoding);
        var chunk = new char[HeaderChunk];
        var length = await text.ReadBlockAsync(chunk, cancellation);
        return new(stream, limits, encoding, FileHeader.Find(chunk.AsSpan(0, length), isLast: length < HeaderChunk), choices);
    }

    /// <summary>The rows after the header, in order; blank ones are passed over. May be called again to read anew.</summary>
    public async IAsyncEnumerable<DonorRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        stream.Position = encoding.PreambleLength;
        using var text = Text(stream, encoding);
        await text.ReadBlockAsync(new char[header.Length], cancellation);
        var parser = new RowParser(Columns);
        var records = new CsvRecordReader(text, Delimiter, limits.MaxRowLength, firstLine: header.NextLine);
        await foreach (var record in records.ReadAsync(cancellation))
        {
            if (parser.Parse(record) is { } row)
                yield return row;
        }
    }

    private static StreamReader Text(Stream stream, FileEncoding encoding) =>
        new(stream, encoding.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
}
