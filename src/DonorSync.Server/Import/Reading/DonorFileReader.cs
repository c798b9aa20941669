using System.Runtime.CompilerServices;

namespace DonorSync.Server.Import;

/// <summary>
/// Reads a donor file row by row. Opening it finds encoding, delimiter and columns; a file that cannot be imported at all is refused there,
/// before anything is written.
/// </summary>
internal sealed class DonorFileReader
{
    private const int HeaderChunk = 64 * 1024;

    private readonly Stream stream;
    private readonly ImportLimits limits;
    private readonly FileEncoding encoding;
    private readonly FileHeader header;

    private DonorFileReader(Stream stream, ImportLimits limits, FileEncoding encoding, FileHeader header) =>
        (this.stream, this.limits, this.encoding, this.header) = (stream, limits, encoding, header);

    public ColumnMap Columns { get; private set; } = null!;
    public string EncodingName => encoding.Name;
    public char Delimiter => header.Delimiter;
    public long TotalBytes => stream.Length;

    /// <summary>How far the file is read; runs ahead of the rows by at most one buffer.</summary>
    public long BytesRead => stream.Position;

    /// <param name="stream">Seekable; stays open.</param>
    /// <exception cref="DonorFileException">Empty, too large, no text, or no column that is known.</exception>
    /// <exception cref="ConsentColumnsException">A column speaks of consent, is not understood, and no answer says what it means
    /// (P9).</exception>
    public static Task<DonorFileReader> OpenAsync(Stream stream, ImportLimits limits, CancellationToken cancellation) =>
        OpenAsync(stream, limits, ColumnChoices.None, cancellation);

    /// <inheritdoc cref="OpenAsync(Stream, ImportLimits, CancellationToken)"/>
    public static async Task<DonorFileReader> OpenAsync(Stream stream, ImportLimits limits, ColumnChoices choices,
        CancellationToken cancellation)
    {
        var reader = await LookAsync(stream, limits, choices, cancellation);
        if (!reader.Columns.IdentifiesDonors)
            throw new DonorFileException(reader.Columns.NothingKnown());
        return reader.Columns.Questions is { Count: > 0 } questions ? throw new ConsentColumnsException(questions) : reader;
    }

    /// <summary>
    /// To be looked at only: perhaps nobody can be told from anybody in it yet (<see cref="ColumnMap.IdentifiesDonors"/>), or there are
    /// questions (<see cref="ColumnMap.Questions"/>). All of its cells are read, because only they show what some columns are about.
    /// </summary>
    /// <exception cref="DonorFileException">Empty, too large, or no text.</exception>
    public static async Task<DonorFileReader> LookAsync(Stream stream, ImportLimits limits, ColumnChoices choices,
        CancellationToken cancellation)
    {
        if (stream.Length == 0)
            throw new DonorFileException("The file is empty.");
        if (stream.Length > limits.MaxFileBytes)
            throw new DonorFileException($"The file has {stream.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are taken. Split it.");
        var encoding = await FileEncoding.DetectAsync(stream, cancellation);
        using var text = Text(stream, encoding);
        var chunk = new char[HeaderChunk];
        var length = await text.ReadBlockAsync(chunk, cancellation);
        DonorFileReader reader = new(stream, limits, encoding, FileHeader.Find(chunk.AsSpan(0, length), isLast: length < HeaderChunk));
        var seen = await ColumnSightings.OfAsync(reader.header.Cells, reader.RecordsAsync(cancellation), cancellation);
        reader.Columns = new ColumnMapper(reader.header.Cells, choices, seen).Map();
        return reader;
    }

    /// <summary>The rows after the header, in order; blank ones are skipped. May be called again to read again.</summary>
    public async IAsyncEnumerable<DonorRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = new RowParser(Columns);
        await foreach (var record in RecordsAsync(cancellation))
        {
            if (parser.Parse(record) is { } row)
                yield return row;
        }
    }

    private async IAsyncEnumerable<CsvRecord> RecordsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        stream.Position = encoding.PreambleLength;
        using var text = Text(stream, encoding);
        await text.ReadBlockAsync(new char[header.Length], cancellation);
        var records = new CsvRecordReader(text, Delimiter, limits.MaxRowLength, firstLine: header.NextLine);
        await foreach (var record in records.ReadAsync(cancellation))
            yield return record;
    }

    private static StreamReader Text(Stream stream, FileEncoding encoding) =>
        new(stream, encoding.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
}
