namespace DonorSync.ConstantContact.Bulk;

/// <summary>Sums the rows of one list, to estimate how many imports the list needs alone.</summary>
internal sealed class ListTotals
{
    /// <summary>How full an import can be on average: rows differ in length, and lists are cut by the number of rows.</summary>
    const double Fill = 0.95;

    (int Rows, long Json, long Csv, long CsvLines) full;
    (int Rows, long Json) alone;

    public int Contacts => full.Rows + alone.Rows;

    public void Add(RowSize size, bool withFields)
    {
        if (withFields)
            full = (full.Rows + 1, full.Json + size.FullJson, full.Csv + size.FullCsv, full.CsvLines + size.CsvLines);
        else
            alone = (alone.Rows + 1, alone.Json + size.ShortJson);
    }

    /// <summary>Counts imports in both formats as <see cref="ImportPlanner"/> does.</summary>
    public int Imports(ImportLimits limits)
    {
        var json = Requests(ImportFormat.Json, Contacts, full.Json + alone.Json);
        return json <= 1 || full.Rows == 0
            ? json
            : Math.Min(json, Requests(ImportFormat.Csv, full.CsvLines, full.Csv) + Requests(ImportFormat.Json, alone.Rows, alone.Json));

        int Requests(ImportFormat format, long rows, long bytes)
        {
            var share = Math.Max(bytes / (double)limits.BytesOfRows(1), rows / (double)limits.RowsOf(format));
            return (int)Math.Ceiling(share <= 1 ? share : share / Fill);
        }
    }
}
