namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Chooses which of several addresses a row uses: the first (home before work before others) that has a street, a city or a postal code.
/// Fields of other addresses are not mixed in; only columns that belong to no particular address fill fields that it has no column for.
/// </summary>
internal sealed class AddressChoice(ColumnMap columns, Func<MappedColumn, string> cell)
{
    private static readonly DonorColumn[] Places = [DonorColumn.Address1, DonorColumn.City, DonorColumn.Postal];
    private static readonly DonorColumn[] Fields = [.. Places, DonorColumn.Address2, DonorColumn.State, DonorColumn.Country];

    private readonly string family = Family(columns, cell);

    public MappedColumn? Column(DonorColumn field)
    {
        var own = Filled(field, family);
        return own ?? (columns.For(field).Any(column => column.Meaning.Family == family) ? null : Filled(field, ""));
    }

    private MappedColumn? Filled(DonorColumn field, string name)
    {
        foreach (var column in columns.For(field))
        {
            if (column.Meaning.Family == name && !string.IsNullOrWhiteSpace(cell(column)))
                return column;
        }
        return null;
    }

    private static string Family(ColumnMap columns, Func<MappedColumn, string> cell) =>
        First(columns, cell, Places) ?? First(columns, cell, Fields) ?? "";

    private static string? First(ColumnMap columns, Func<MappedColumn, string> cell, DonorColumn[] fields)
    {
        MappedColumn? best = null;
        foreach (var column in fields.SelectMany(field => columns.For(field)))
        {
            var isBefore = best is not { } now || column.Meaning.Rank < now.Meaning.Rank || column.Meaning.Rank == now.Meaning.Rank
                && column.Index < now.Index;
            if (isBefore && !string.IsNullOrWhiteSpace(cell(column)))
                best = column;
        }
        return best?.Meaning.Family;
    }
}
