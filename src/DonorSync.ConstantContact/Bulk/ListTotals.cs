namespace DonorSync.ConstantContact;

/// <summary>The rows of one list, added up: enough to know how many imports they take when the list goes by itself.</summary>
internal sealed class ListTotals
{
    /// <summary>How full an import is counted at most: rows are of different lengths, and whoever cuts the list cuts it by their number.</summary>
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

    /// <summary>The two formats as <see cref="ImportPlanner"/> weighs them.</summary>
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
