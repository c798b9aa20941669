using System.Runtime.CompilerServices;
using DonorSync.Server.Import.Reading.ConsentColumns;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Reads a donor file row by row. Opening it detects encoding, delimiter and columns; a file that cannot be imported is refused then,
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
        isHtml = file.Encoding.IsHtml && !DonorSyncFiles.IsOwn(header.Cells);
        decoder = new(isHtml);
    }

    public ColumnMap Columns { get; private set; } = null!;
    public string EncodingName => file.Encoding.Name;
    public char Delimiter => header.Delimiter;
    public long TotalBytes => file.Content.Length;

    /// <summary>Notes about the whole file, for the user.</summary>
    public IEnumerable<string> Notes => [.. file.Notes, .. isHtml ? [HtmlNote] : Array.Empty<string>(), .. Columns.Notes];

    /// <summary>The bytes read so far; at most one buffer ahead of the rows.</summary>
    public long BytesRead => file.Content.Position;

    /// <summary>Returns whether a group of that name exists; this decides the meaning of a comma in a groups cell.</summary>
    public Func<string, bool>? IsGroup { get; set; }

    /// <param name="stream">Seekable; stays open.</param>
    /// <exception cref="DonorFileException">The file is empty, too large, not text, or has no known column.</exception>
    /// <exception cref="ConsentColumnsException">A column about consent is not understood and has no answer (P9).</exception>
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
    /// Opens a file for inspection: it may have no column that identifies contacts (<see cref="ColumnMap.IdentifiesDonors"/>), or questions
    /// (<see cref="ColumnMap.Questions"/>). All cells are read, because the meaning of some columns depends on them.
    /// </summary>
    /// <param name="sheet">The sheet of a workbook; null for the only one with data.</param>
    /// <exception cref="DonorFileException">The file is empty, too large, or not text.</exception>
    public static async Task<DonorFileReader> LookAsync(
        Stream stream, ImportLimits limits, ColumnChoices choices, string? sheet, CancellationToken cancellation)
    {
        if (stream.Length == 0)
            throw new DonorFileException("The file is empty.");
        if (stream.Length > limits.MaxFileBytes)
            throw new DonorFileException($"The file has {stream.Length:N0} bytes; at most {limits.MaxFileBytes:N0} are allowed. Split it.");
        var file = await DonorText.OpenAsync(stream, limits, sheet, cancellation);
        try
        {
            DonorFileReader reader = new(file, limits, await HeaderAsync(file, cancellation));
            var seen = await FileStatistics.OfAsync(reader.header.Cells, reader.RecordsAsync(cancellation), cancellation);
            reader.Columns = new ColumnMapper(reader.header.Cells, choices, seen).Map();
            return reader;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the rows after the header, in order; blank rows are skipped. Each call starts at the beginning.</summary>
    public async IAsyncEnumerable<DonorRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var parser = new RowParser(Columns, IsGroup);
        await foreach (var record in ShortRows.MarkBroken(RecordsAsync(cancellation), Columns))
        {
            if (parser.Parse(record) is { } row)
                yield return row;
        }
    }

    /// <summary>Decodes the cells for both the column statistics and the rows.</summary>
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

/// <summary>
/// The whole file cannot be imported. The message explains why to a person. It holds no cell of the file except the header and examples of
/// columns that the user is asked about.
/// </summary>
internal class DonorFileException(string message) : Exception(message);
