using System.Runtime.CompilerServices;

namespace DonorSync.Server.Import;

/// <summary>
/// Reads a donor file row by row. Opening it finds encoding, delimiter and columns; a file that cannot be imported at all is refused there,
/// before anything is written.
/// </summary>
internal sealed class DonorFileReader : IAsyncDisposable
{
    private const int HeaderChunk = 64 * 1024;
    private const string HtmlNote = "The texts of the file are written as on a web page; &amp; was read as &, and so on.";

    private readonly DonorText file;
    private readonly ImportLimits limits;
    private readonly FileHeader header;
    private readonly bool isHtml;
    private readonly CellDecoder decoder;

    private DonorFileReader(DonorText file, ImportLimits limits, FileHeader header)
    {
        (this.file, this.limits, this.header) = (file, limits, header);
        isHtml = file.Encoding.IsHtml && !OwnFiles.IsOwn(header.Cells);
        decoder = new(isHtml);
    }

    public ColumnMap Columns { get; private set; } = null!;
    public string EncodingName => file.Encoding.Name;
    public char Delimiter => header.Delimiter;
    public long TotalBytes => file.Content.Length;

    /// <summary>What a user should know about the file as a whole.</summary>
    public IEnumerable<string> Notes => [.. file.Notes, .. isHtml ? [HtmlNote] : Array.Empty<string>(), .. Columns.Notes];

    /// <summary>How far the file is read; runs ahead of the rows by at most one buffer.</summary>
    public long BytesRead => file.Content.Position;

    /// <summary>Whether there is a group of that name: it decides what a comma in a cell for groups means.</summary>
    public Func<string, bool>? IsGroup { get; set; }

    /// <param name="stream">Seekable; stays open.</param>
    /// <exception cref="DonorFileException">Empty, too large, no text, or no column that is known.</exception>
    /// <exception cref="ConsentColumnsException">A column speaks of consent, is not understood, and no answer says what it means
    /// (P9).</exception>
    public static Task<DonorFileReader> OpenAsync(Stream stream, ImportLimits limits, CancellationToken cancellation) =>
        OpenAsync(stream, limits, ColumnChoices.None, sheet: null, cancellation);

    /// <inheritdoc cref="OpenAsync(Stream, ImportLimits, CancellationToken)"/>
    public static async Task<DonorFileReader> OpenAsync(
        Stream stream, ImportLimits limits, ColumnChoices choices, string? sheet, CancellationToken cancellation)
    {
        var reader = await LookAsync(stream, limits, choices, sheet, cancellation);
        var questions = reader.Columns.Questions;
        if (reader.Columns.IdentifiesDonors && questions.Count == 0)
            return reader;
        await reader.DisposeAsync();
        throw reader.Columns.IdentifiesDonors ? new ConsentColumnsException(questions)
            : new DonorFileException(reader.Columns.NothingKnown());
    }

    /// <summary>
    /// To be looked at only: perhaps no column identifies contacts yet (<see cref="ColumnMap.IdentifiesDonors"/>), or there are questions
    /// (<see cref="ColumnMap.Questions"/>). All of its cells are read, because only they show what some columns are about.
    /// </summary>
    /// <param name="sheet">The sheet of a workbook; null for the only one that holds data.</param>
    /// <exception cref="DonorFileException">Empty, too large, or no text.</exception>
    public static async Task<DonorFileReader> LookAsync(
        Stream stream, ImportLimits limits, ColumnChoices choices, string? sheet, CancellationToken cancellation)
    {
        if (stream.Length == 0)
            throw new DonorFileException("The file is empty.");
        if (stream.Length > limits.MaxFileBytes)
            throw new DonorFileException($"The file has {stream.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are taken. Split it.");
        var file = await DonorText.OpenAsync(stream, limits, sheet, cancellation);
        try
        {
            DonorFileReader reader = new(file, limits, await HeaderAsync(file, cancellation));
            var seen = await ColumnSightings.OfAsync(reader.header.Cells, reader.RecordsAsync(cancellation), cancellation);
            reader.Columns = new ColumnMapper(reader.header.Cells, choices, seen).Map();
            return reader;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>The rows after the header, in order; blank ones are skipped. May be called again to read from the beginning.</summary>
    public async IAsyncEnumerable<DonorRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = new RowParser(Columns, IsGroup);
        await foreach (var record in ShortRows.MarkBroken(RecordsAsync(cancellation), Columns))
        {
            if (parser.Parse(record) is { } row)
                yield return row;
        }
    }

    /// <summary>Feeds both the first look at the columns and the rows: nothing sees a cell before it is decoded.</summary>
    private async IAsyncEnumerable<CsvRecord> RecordsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var text = Text(file);
        await text.ReadBlockAsync(new char[header.Length], cancellation);
        var records = new CsvRecordReader(text, Delimiter, limits.MaxRowLength, firstLine: header.NextLine);
        await foreach (var record in records.ReadAsync(cancellation))
            yield return record.Problem is null ? record with { Cells = decoder.Decode(record.Cells) } : record;
    }

    private static async Task<FileHeader> HeaderAsync(DonorText file, CancellationToken cancellation)
    {
        using var text = Text(file);
        var chunk = new char[HeaderChunk];
        var length = await text.ReadBlockAsync(chunk, cancellation);
        return FileHeader.Find(chunk.AsSpan(0, length), isLast: length < HeaderChunk);
    }

    private static StreamReader Text(DonorText file)
    {
        file.Content.Position = file.Encoding.PreambleLength;
        return new(file.Content, file.Encoding.Encoding, detectEncodingFromByteOrderMarks: false, bufferSize: 64 * 1024, leaveOpen: true);
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();
}
