using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// Statistics about all cells, column by column, before anything is written: only the whole column shows whether it is about consent.
/// </summary>
internal sealed class FileStatistics
{
    private readonly ImmutableArray<ColumnStatistics> columns;

    private FileStatistics(IEnumerable<ColumnStatistics> columns) => this.columns = [.. columns];

    public ColumnStatistics this[int column] => columns[column];

    public static async Task<FileStatistics> OfAsync(ImmutableArray<string> headers, IAsyncEnumerable<CsvRecord> records,
        CancellationToken cancellation)
    {
        FileStatistics seen = new(headers.Select(header => new ColumnStatistics(IsWorthALook(header))));
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
