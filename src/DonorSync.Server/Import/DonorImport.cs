namespace DonorSync.Server.Import;

/// <summary>
/// Imports a donor file: batches of rows, each one transaction, so that a stop anywhere leaves whole batches behind and the next import
/// of the same file goes on from there (it changes nothing that is already so).
/// </summary>
internal sealed class DonorImport(IDonorBook book, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <param name="dryRun">Says what would happen and writes nothing.</param>
    /// <param name="onRejected">Told of every rejected row, also of those that the report no longer lists.</param>
    /// <exception cref="DonorFileException">Reading had to stop.</exception>
    public async Task<ImportReport> RunAsync(
        DonorFileReader file, bool dryRun, Action<RejectedLine>? onRejected, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var target = dryRun ? new DryRunBook(book) : book;
        var tally = new ImportTally(file, dryRun, onRejected);
        var run = new Batches(target, clock, tally, [.. await target.GroupNamesAsync(cancellation)]);
        await foreach (var rows in file.ReadAsync(cancellation).Chunk(BatchSize).WithCancellation(cancellation))
        {
            await run.ImportAsync(rows, cancellation);
            progress?.Report(new(tally.Rows, file.BytesRead, file.TotalBytes));
        }
        return tally.Report();
    }

    private sealed class Batches(IDonorBook book, TimeProvider clock, ImportTally tally, IEnumerable<string> known)
    {
        private readonly HashSet<string> groups = new(known, StringComparer.OrdinalIgnoreCase);
        private readonly FileMemory memory = new();

        public async Task ImportAsync(DonorRow[] rows, CancellationToken cancellation)
        {
            // 1. Who of these is there already?
            var planner = new BatchPlanner(book, groups, memory, () => Guid.CreateVersion7(clock.GetUtcNow()));
            planner.Know(await book.FindAsync([.. rows.OfType<ContactRow>().Select(row => row.Draft)], cancellation));

            // 2. Decide every row, 3. write them together.
            var outcomes = rows.Select(planner.Plan).ToList();
            var writes = planner.Writes;
            try
            {
                if (!writes.IsEmpty)
                    await book.SaveAsync(writes, cancellation);
            }
            catch (DonorBookException error)
            {
                await OneByOneAsync(rows, error, cancellation);
                return;
            }

            // 4. Only what is written is remembered and counted.
            planner.Remember();
            groups.UnionWith(writes.Groups);
            tally.Add(outcomes, writes);
        }

        /// <summary>One bad row must not cost the others (B7).</summary>
        private async Task OneByOneAsync(DonorRow[] rows, DonorBookException error, CancellationToken cancellation)
        {
            if (rows is [var row])
            {
                tally.Add([new(row, RowResult.Rejected, [error.Message])], new([], []));
                return;
            }
            foreach (var single in rows)
                await ImportAsync([single], cancellation);
        }
    }
}
