using System.Runtime.CompilerServices;

namespace DonorSync.Server.Import.Reading;

/// <param name="Line">The physical line the record starts on, from 1.</param>
/// <param name="Cells">The cells; for an unreadable record, its first line, cut to <see cref="CsvRecordReader.ShownLength"/>.</param>
/// <param name="Problem">Why the record cannot be read, or null.</param>
internal sealed record CsvRecord(int Line, ImmutableArray<string> Cells, string? Problem);

/// <summary>
/// Streams records in bounded memory. CSV libraries read the rest of the file as one cell if a quotation mark is never closed. This reader
/// reports only the first line of such a record and continues at the next line.
/// </summary>
internal sealed class CsvRecordReader(TextReader text, char delimiter, int maxRecordLength, int firstLine = 1)
{
    /// <summary>Characters of an unreadable line that a report shows.</summary>
    public const int ShownLength = 1000;

    /// <summary>How many records of the maximum length may be scanned in vain before reading stops.</summary>
    private const int WastedRecords = 64;

    private readonly List<string> cells = [];
    private char[] buffer = new char[Math.Min(64 * 1024, maxRecordLength + 1)];
    private int start;
    private int end;
    private bool isLast;
    private int line = firstLine;
    private long wasted;

    /// <summary>Characters in memory: at most the longest row plus one.</summary>
    public int BufferLength => buffer.Length;

    public async IAsyncEnumerable<CsvRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (start == end && isLast)
                yield break;
            var scan = CsvText.Read(buffer.AsSpan(start, end - start), isLast, delimiter, cells);
            if (scan.IsNeedsMore && end - start <= maxRecordLength)
            {
                await FillAsync(cancellation);
            }
            else if (scan.IsNeedsMore || scan.Problem is not null || scan.Consumed > maxRecordLength)
            {
                var problem = scan.Problem
                    ?? $"the row is longer than {maxRecordLength:N0} characters (a quotation mark may be open that is never closed)";
                yield return new(line, [Shown()], problem);
                await SkipLineAsync(looked: scan.IsNeedsMore ? end - start : scan.Consumed, cancellation);
            }
            else
            {
                start += scan.Consumed;
                yield return new(line, [.. cells], null);
                line += scan.Lines;
            }
        }
    }

    private string Shown()
    {
        var text = buffer.AsSpan(start, end - start);
        var length = text.IndexOfAny('\r', '\n');
        return text[..Math.Min(length < 0 ? text.Length : length, ShownLength)].ToString();
    }

    private async Task SkipLineAsync(int looked, CancellationToken cancellation)
    {
        int next;
        while ((next = CsvText.AfterLine(buffer.AsSpan(start, end - start), 0, isLast)) < 0)
        {
            // Drop the rest of the long line, except a trailing carriage return.
            looked = 0;
            start = end > start && buffer[end - 1] == '\r' ? end - 1 : end;
            await FillAsync(cancellation);
        }
        start += next;
        line++;
        wasted += Math.Max(0, looked - next);
        if (wasted > (long)WastedRecords * maxRecordLength)
            throw new DonorFileException($"Reading stopped at line {line}: too many quotation marks are opened and never closed.");
    }

    private async Task FillAsync(CancellationToken cancellation)
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        if (end == buffer.Length)
            Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxRecordLength + 1));
        var read = await text.ReadBlockAsync(buffer.AsMemory(end), cancellation);
        end += read;
        isLast = read == 0;
    }
}
