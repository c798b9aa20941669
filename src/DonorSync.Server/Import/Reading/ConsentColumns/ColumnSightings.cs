using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// Statistics about all cells, column by column, before anything is written: only the whole column shows whether it is about consent.
/// </summary>
internal sealed class ColumnSightings
{
    private readonly ImmutableArray<ColumnSighting> columns;

    private ColumnSightings(IEnumerable<ColumnSighting> columns) => this.columns = [.. columns];

    public ColumnSighting this[int column] => columns[column];

    public static async Task<ColumnSightings> OfAsync(ImmutableArray<string> headers, IAsyncEnumerable<CsvRecord> records,
        CancellationToken cancellation)
    {
        ColumnSightings seen = new(headers.Select(header => new ColumnSighting(IsWorthALook(header))));
        await foreach (var record in records.WithCancellation(cancellation))
        {
            if (record.Problem is not null || record.Cells.All(VisibleText.IsBlank))
                continue;
            for (var column = 0; column < headers.Length; column++)
                seen.columns[column].Add(column < record.Cells.Length ? record.Cells[column] : "");
        }
        return seen;
    }

    /// <summary>A column with a certain meaning rejects invalid cells; only the cells of other columns are examined.</summary>
    private static bool IsWorthALook(string header) => HeaderNames.Find(header) is not { IsGuess: false };
}
