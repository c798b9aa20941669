using CsvHelper;
using DonorSync.Database;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>The changes of a sync as a file (B4).</summary>
static class ChangesCsv
{
    static readonly string[] Header = ["side", "what", "contact", "groupOrList", "before", "after", "rule", "result"];

    public static IResult Download(HttpContext http, RunId run, IAsyncEnumerable<ChangeRecord> changes, CancellationToken cancellation)
    {
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"sync-{run.Value:N}.csv\"";
        return TypedResults.Stream(stream => WriteAsync(stream, changes, cancellation), "text/csv; charset=utf-8");
    }

    static async Task WriteAsync(Stream stream, IAsyncEnumerable<ChangeRecord> changes, CancellationToken cancellation)
    {
        await using var csv = CsvWriter.Create(stream, SpreadsheetCsv.Format, leaveOpen: true);
        csv.WriteRecord(Header);
        await foreach (var c in changes.WithCancellation(cancellation))
        {
            string?[] cells = [c.Side, c.What, c.Contact, c.Place, c.Before, c.After, c.Rule, c.Result];
            await csv.WriteRecordAsync([.. cells.Select(SpreadsheetCsv.Cell)], cancellation);
        }
    }
}
