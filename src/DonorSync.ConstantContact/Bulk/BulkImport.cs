using DonorSync.ConstantContact.Activities;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>Creates contacts and adds them to lists: by import, except addresses too long for imports, which are sent singly.</summary>
internal sealed class BulkImport(ConstantContactClient client, BulkJobs jobs, ConstantContactOptions options)
{
    /// <summary>The maximum length of an address in an import, in characters.</summary>
    public const int LongestAddress = 50;

    readonly LongAddresses longAddresses = new(client, jobs);

    public async Task<BulkReport> RunAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var notes = new BulkNotes();
        var byWay = Merged(rows).ToLookup(WayOf);
        ImportRow[] importable = [.. byWay[Way.Import]];
        await jobs.RunAsync(
            ImportPlanner.Plan(importable, new(options.ImportBytes)).Select(batch => Job(importable, batch)), notes, cancellation);
        await longAddresses.AddAsync([.. byWay[Way.FifoLock]], notes, cancellation);
        foreach (var row in byWay[Way.None])
            notes.Refused(row.Email.Key.Value, $"The address is longer than {EmailAddress.ConstantContactMaxLength} characters.");
        return notes.ToReport();
    }

    /// <summary>Returns the requests that <see cref="RunAsync"/> needs for contacts without duplicates.</summary>
    public static BulkCost CostOf(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowSize> sizes, ImportLimits limits)
    {
        var importable = Enumerable.Range(0, rows.Count).Where(i => WayOf(rows[i]) == Way.Import).ToList();
        var imports = importable.Count == 0
            ? 0 : ImportPlanner.Plan([.. importable.Select(i => rows[i])], [.. importable.Select(i => sizes[i])], limits).Count;
        return new BulkCost(imports, ActivityWatcher.PagesFor(imports))
            + LongAddresses.CostOf([.. rows.Where(static row => WayOf(row) == Way.FifoLock)]);
    }

    BulkJob Job(ImportRow[] rows, ImportBatch batch)
    {
        // In a file, a row of several lines would shift the line numbers in errors, so then no keys are given.
        var bodies = batch.Rows.Select(row => ImportBodies.Of(rows[row.Row], row.Full));
        return new($"An import of {batch.Rows.Length} contacts", batch.Rows.Length, batch.Format switch
        {
            ImportFormat.Json => cancel => client.Activities.ImportJsonAsync(ImportBodies.Json(bodies, batch.Lists), cancel),
            ImportFormat.Csv => cancel =>
                client.Activities.ImportFileAsync(ImportBodies.Csv(bodies), batch.Lists.Select(static l => l.Value), cancel),
        })
        {
            Keys = batch.Format == ImportFormat.Csv && batch.Rows.Any(row => RowSize.Of(rows[row.Row]).CsvLines > 1)
                ? [] : [.. batch.Rows.Select(row => rows[row.Row].Email.Key.Value)],
        };
    }

    /// <summary>One row for each address (C1): of several, Constant Contact would use only the last.</summary>
    static IEnumerable<ImportRow> Merged(IReadOnlyList<ImportRow> rows) =>
        rows.Where(static row => row.Lists.Count > 0)
            .GroupBy(static row => row.Email.Key)
            .Select(static same => same.First() with
            {
                New = same.Select(static row => row.New).FirstOrDefault(static contact => contact is not null),
                Lists = [.. same.SelectMany(static row => row.Lists).Distinct()],
            });

    enum Way
    {
        Import,
        FifoLock,
        None,
    }

    static Way WayOf(ImportRow row) => row.Email.Address.Length switch
    {
        <= LongestAddress => Way.Import,
        <= EmailAddress.ConstantContactMaxLength => Way.FifoLock,
        _ => Way.None,
    };
}
