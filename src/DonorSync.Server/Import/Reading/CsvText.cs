namespace DonorSync.Server.Import.Reading;

/// <summary>The result of one attempt to read a record.</summary>
/// <param name="Consumed">Characters consumed, including the line end. For an unreadable record: characters scanned.</param>
/// <param name="Lines">Physical line ends among these characters.</param>
/// <param name="Problem">Why the record cannot be read; null if it was read.</param>
internal readonly record struct CsvScan(int Consumed, int Lines, string? Problem)
{
    public static readonly CsvScan NeedsMore = new(0, 0, null);

    public bool IsNeedsMore => Consumed == 0 && Problem is null;
}

/// <summary>
/// Reads one CSV record from a text as in RFC 4180, with some tolerance: any of the three line ends, spaces around a quoted cell, a
/// quotation mark inside an unquoted one. Line breaks inside a cell become a line feed.
/// </summary>
internal static class CsvText
{
    public const string NeverClosed = "a quotation mark is opened and never closed";
    public const string TextAfterQuote = "there is text after a closing quotation mark";

    /// <param name="isLast">No more text follows, so the end of the text ends the record.</param>
    public static CsvScan Read(ReadOnlySpan<char> text, bool isLast, char delimiter, List<string> cells)
    {
        cells.Clear();
        var position = 0;
        while (true)
        {
            var quote = position + LeadingSpaces(text[position..], delimiter);
            if (quote < text.Length && text[quote] == '"')
            {
                var closing = ClosingQuote(text, quote, isLast);
                if (closing < 0)
                    return isLast ? new(text.Length, 0, NeverClosed) : CsvScan.NeedsMore;
                cells.Add(Unquote(text[(quote + 1)..closing]));
                position = closing + 1;
                position += LeadingSpaces(text[position..], delimiter);
                if (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
                    return new(position, 0, TextAfterQuote);
            }
            else
            {
                var length = text[position..].IndexOfAny(delimiter, '\r', '\n');
                if (length < 0 && !isLast)
                    return CsvScan.NeedsMore;
                cells.Add((length < 0 ? text[position..] : text.Slice(position, length)).ToString());
                position = length < 0 ? text.Length : position + length;
            }
            if (position < text.Length && text[position] == delimiter)
                position++;
            else
                return End(text, position, isLast);
        }
    }

    /// <summary>Returns the position after the first line end at or after <paramref name="from"/>; -1 if there is none yet.</summary>
    public static int AfterLine(ReadOnlySpan<char> text, int from, bool isLast)
    {
        var length = text[from..].IndexOfAny('\r', '\n');
        if (length < 0)
            return isLast ? text.Length : -1;
        var end = from + length;
        if (text[end] == '\n')
            return end + 1;
        if (end + 1 == text.Length)
            return isLast ? end + 1 : -1; // the line feed of this carriage return may still come
        return text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    private static CsvScan End(ReadOnlySpan<char> text, int position, bool isLast)
    {
        if (position == text.Length)
            return isLast ? new(position, CountLines(text), null) : CsvScan.NeedsMore;
        var end = AfterLine(text, position, isLast);
        return end < 0 ? CsvScan.NeedsMore : new(end, CountLines(text[..end]), null);
    }

    private static int LeadingSpaces(ReadOnlySpan<char> text, char delimiter)
    {
        var count = 0;
        while (count < text.Length && (text[count] is ' ' or '\t') && text[count] != delimiter)
            count++;
        return count;
    }

    private static int ClosingQuote(ReadOnlySpan<char> text, int opening, bool isLast)
    {
        for (var at = opening + 1; ;)
        {
            var length = text[at..].IndexOf('"');
            if (length < 0)
                return -1;
            at += length;
            if (at + 1 == text.Length)
                return isLast ? at : -1; // it may be the first of a doubled mark
            if (text[at + 1] != '"')
                return at;
            at += 2;
        }
    }

    private static string Unquote(ReadOnlySpan<char> inside) =>
        inside.ToString().Replace("\"\"", "\"", StringComparison.Ordinal).ReplaceLineEndings("\n");

    private static int CountLines(ReadOnlySpan<char> text)
    {
        var lines = 0;
        for (var at = 0; at < text.Length; lines++)
        {
            var next = AfterLine(text, at, isLast: true);
            if (next == text.Length && text[^1] is not ('\r' or '\n'))
                break;
            at = next;
        }
        return lines;
    }
}
