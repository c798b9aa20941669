using CsvHelper;
using DonorSync.Database;
using DonorSync.Donors.Crm;
using DonorSync.Server.Rest.Paging;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Security;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>One change of a sync. <paramref name="Side"/>: crm, constantContact or memory.</summary>
sealed record ChangeResponse(
    long Sequence, string Side, string What, string? Contact, string? GroupOrList, string? Before, string? After, string Rule,
    string Result)
{
    public static ChangeResponse Of(ChangeRecord c) =>
        new(c.Sequence, c.Side, c.What, c.Contact, c.Place, c.Before, c.After, c.Rule, c.Result);
}

/// <summary>The changes of a sync (B4), as pages of JSON or as one CSV file.</summary>
static class ChangesEndpoint
{
    public static async Task<IResult> ListAsync(
        Guid id, string? format, [AsParameters] PageQuery paging, Caller caller, IRuns runs, RunHistory history, HttpContext http,
        CancellationToken cancellation)
    {
        await SyncEndpoints.FindAsync(id, caller, runs, cancellation);
        switch (format)
        {
            case null or "json":
                var (limit, after) = (paging.ReadLimit(), paging.ReadCursor(Cursors.ToSequence)?.Value ?? 0);
                var rows = await history.ChangesAsync(
                    caller.Organization, new RunId(id), after, limit + 1, cancellation).ToListAsync(cancellation);
                var next = rows.Count > limit ? Cursors.Encode(Cursors.Of(new SequencePlace(rows[limit - 1].Sequence))) : null;
                return TypedResults.Ok(new PageResponse<ChangeResponse>([.. rows.Take(limit).Select(ChangeResponse.Of)], next));
            case "csv":
                return ChangesCsv.Download(
                    http, new RunId(id), history.ChangesAsync(caller.Organization, new RunId(id), 0, null, cancellation), cancellation);
            default:
                throw new ProblemException(Problem.Validation("format", "must be json or csv."));
        }
    }
}

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
