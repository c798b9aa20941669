namespace DonorSync.Server.Import.Reading;

/// <summary>
/// A row can be too short because a spreadsheet omitted blank cells at its end, or because of a line break outside quotation marks. The
/// first is fine. The second could lose the opt-out in the rest of the row, so a row without its consent cells is examined together with
/// the lines after it.
/// </summary>
internal static class ShortRows
{
    public const string Broken = "the row ends early, and what follows looks like its rest: a cell with a line break must be in "
        + "quotation marks";

    private const int MostLines = 10;

    public static async IAsyncEnumerable<CsvRecord> MarkBroken(IAsyncEnumerable<CsvRecord> records, ColumnMap columns)
    {
        List<CsvRecord> held = [];
        await foreach (var record in records)
        {
            if (held.Count > 0 && IsShort(record, columns) && !HasAddress(record, columns))
            {
                held.Add(record);
                var width = held.Sum(line => line.Cells.Length) - held.Count + 1;
                if (width < columns.Headers.Length && held.Count < MostLines)
                    continue;
                var isBroken = width == columns.Headers.Length;
                foreach (var line in held)
                    yield return isBroken && !line.Cells.All(string.IsNullOrWhiteSpace) ? line with { Problem = Broken } : line;
                held.Clear();
                continue;
            }
            foreach (var line in held)
                yield return line;
            held.Clear();
            if (LacksConsent(record, columns))
                held.Add(record);
            else
                yield return record;
        }
        foreach (var line in held)
            yield return line;
    }

    private static bool IsShort(CsvRecord record, ColumnMap columns) =>
        record.Problem is null && record.Cells.Length < columns.Headers.Length;

    private static bool LacksConsent(CsvRecord record, ColumnMap columns) => IsShort(record, columns)
        && columns.Refusals.Any(column => column.Index >= record.Cells.Length);

    private static bool HasAddress(CsvRecord record, ColumnMap columns) => columns.For(DonorColumn.PrimaryEmail)
        .Concat(columns.For(DonorColumn.AlternateEmail))
        .Any(column => column.Index < record.Cells.Length && EmailCells.Read(record.Cells[column.Index]).Addresses.Length > 0);
}
