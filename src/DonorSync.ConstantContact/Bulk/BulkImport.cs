namespace DonorSync.ConstantContact;

/// <summary>Creates contacts and adds to lists: by import as far as it takes addresses, the long ones one by one.</summary>
internal sealed class BulkImport(ConstantContactClient client, BulkJobs jobs, ConstantContactOptions options)
{
    /// <summary>The longest address an import takes, in characters.</summary>
    public const int LongestAddress = 50;

    readonly LongAddresses longAddresses = new(client, jobs);

    public async Task<BulkReport> RunAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation)
    {
        var notes = new BulkNotes();
        var byLength = Merged(rows).ToLookup(static row => row.Email.Address.Length switch
        {
            <= LongestAddress => 0,
            <= EmailAddress.ConstantContactMaxLength => 1,
            _ => 2,
        });
        ImportRow[] importable = [.. byLength[0]];
        await jobs.RunAsync(ImportPlanner.Plan(importable, new(options.ImportBytes)).Select(batch => Job(importable, batch)), notes, cancellation);
        await longAddresses.AddAsync([.. byLength[1]], notes, cancellation);
        foreach (var row in byLength[2])
            notes.Refused(row.Email.Key.Value, $"The address is longer than {EmailAddress.ConstantContactMaxLength} characters.");
        return notes.ToReport();
    }

    BulkJob Job(ImportRow[] rows, ImportBatch batch)
    {
        var bodies = batch.Rows.Select(row => ImportBodies.Of(rows[row.Row], row.Full));
        return new($"An import of {batch.Rows.Length} contacts", batch.Rows.Length, batch.Format switch
        {
            ImportFormat.Json => cancel => client.Activities.ImportJsonAsync(ImportBodies.Json(bodies, batch.Lists), cancel),
            ImportFormat.Csv => cancel =>
                client.Activities.ImportFileAsync(ImportBodies.Csv(bodies), batch.Lists.Select(static l => l.Value), cancel),
        });
    }

    /// <summary>One row an address (C1): the service would let the last of several win.</summary>
    static IEnumerable<ImportRow> Merged(IReadOnlyList<ImportRow> rows) =>
        rows.Where(static row => row.Lists.Count > 0)
            .GroupBy(static row => row.Email.Key)
            .Select(static same => same.First() with
            {
                New = same.Select(static row => row.New).FirstOrDefault(static contact => contact is not null),
                Lists = [.. same.SelectMany(static row => row.Lists).Distinct()],
            });
}
