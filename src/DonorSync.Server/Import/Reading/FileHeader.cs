namespace DonorSync.Server.Import.Reading;

/// <summary>The first record of a file and the most plausible delimiter.</summary>
/// <param name="Length">Characters up to the first row.</param>
/// <param name="NextLine">The physical line of the first row.</param>
internal sealed record FileHeader(char Delimiter, ImmutableArray<string> Cells, int Length, int NextLine)
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <param name="text">The beginning of the file.</param>
    /// <exception cref="DonorFileException">There is no header.</exception>
    public static FileHeader Find(ReadOnlySpan<char> text, bool isLast)
    {
        var (start, line) = AfterBlankLines(text, isLast);
        var stated = StatedDelimiter(text[start..]);
        if (stated is not null)
            (start, line) = (start + Math.Max(0, CsvText.AfterLine(text[start..], 0, isLast)), line + 1);
        if (text[start..].IsWhiteSpace())
            throw new DonorFileException("The file has no header line.");

        char[] candidates = stated is { } only ? [only] : Delimiters;
        FileHeader? best = null;
        var problem = "it is too long";
        foreach (var delimiter in candidates)
        {
            List<string> cells = [];
            var scan = CsvText.Read(text[start..], isLast, delimiter, cells);
            problem = scan.Problem ?? problem;
            if (scan.Problem is not null || scan.IsNeedsMore)
                continue;
            var found = new FileHeader(delimiter, [.. cells.Select(Name)], start + scan.Consumed, line + scan.Lines);
            if (best is null || Score(found).CompareTo(Score(best)) > 0)
                best = found;
        }
        return best ?? throw new DonorFileException($"The header line cannot be read: {problem}.");
    }

    /// <summary>Removes the guard that a spreadsheet export adds to a name: the file of rejected rows has such a header.</summary>
    private static string Name(string cell) => SpreadsheetCsv.Read(cell.Trim('\uFEFF'));

    /// <summary>Known names count first, then columns: a file with only unknown names is still split into its columns.</summary>
    private static (int Known, int Columns) Score(FileHeader header) => (ColumnMap.CountKnown(header.Cells), header.Cells.Length);

    private static (int Start, int Line) AfterBlankLines(ReadOnlySpan<char> text, bool isLast)
    {
        var (start, line) = (0, 1);
        while (CsvText.AfterLine(text[start..], 0, isLast) is var next and > 0 && text.Slice(start, next).IsWhiteSpace()
            && start + next < text.Length)
            (start, line) = (start + next, line + 1);
        return (start, line);
    }

    /// <summary>Spreadsheets write and read a first line such as <c>sep=;</c>.</summary>
    private static char? StatedDelimiter(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAny('\r', '\n');
        var line = (length < 0 ? text : text[..length]).Trim(' ').Trim('"');
        return line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) ? line[4] : null;
    }
}
