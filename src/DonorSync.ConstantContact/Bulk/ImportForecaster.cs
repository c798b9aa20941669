namespace DonorSync.ConstantContact.Bulk;

/// <summary>Counts imports as <see cref="ImportPlanner"/> plans them, one slice in memory at a time, and sums up the lists.</summary>
internal sealed class ImportForecaster(ImportLimits limits, int contactsPerSlice) : IImportForecast
{
    readonly SortedDictionary<string, ListTotals> lists = new(StringComparer.Ordinal);
    List<ImportRow> rows = [];
    List<RowSize> sizes = [];
    BulkCost cost;
    int slices;

    public void Add(ImportRow row)
    {
        var size = RowSize.Of(row);
        rows.Add(row);
        sizes.Add(size);
        var withFields = row.New is not null;
        foreach (var list in row.Lists.OrderBy(static l => l.Value, StringComparer.Ordinal))
        {
            if (!lists.TryGetValue(list.Value, out var totals))
                lists[list.Value] = totals = new();
            totals.Add(size, withFields);
            withFields = false;
        }
        if (rows.Count == contactsPerSlice)
            Close();
    }

    public ImportForecast Finish()
    {
        if (rows.Count > 0)
            Close();
        return new(cost, slices, [.. lists.Select(l => new ListForecast(new(l.Key), l.Value.Contacts, l.Value.Imports(limits)))]);
    }

    void Close()
    {
        cost += BulkImport.CostOf(rows, sizes, limits);
        slices++;
        (rows, sizes) = ([], []);
    }
}
