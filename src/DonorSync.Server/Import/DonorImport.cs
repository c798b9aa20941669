using System.Runtime.CompilerServices;
using DonorSync.Core;

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
        DonorFileReader file, bool dryRun, Action<RejectedLine>? onRejected, IProgress<ImportProgress>? progress,
            CancellationToken cancellation)
    {
        var tally = new ImportTally(file, dryRun, onRejected);
        await foreach (var done in BatchesAsync(file, dryRun, tally, cancellation))
            progress?.Report(done);
        return tally.Report();
    }

    /// <summary>
    /// The same, a batch at a time: each is written when it is asked for. What the tally has counted before is written already: these rows
    /// are only read again, and the first step is to have done so.
    /// </summary>
    public async IAsyncEnumerable<ImportProgress> BatchesAsync(
        DonorFileReader file, bool dryRun, ImportTally tally, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var target = dryRun ? new DryRunBook(book) : book;
        var groups = (await target.GroupNamesAsync(cancellation)).ToHashSet(GroupNames.Comparer);
        // A comma is read as it was when the import began: groups that the import has made do not count.
        groups.ExceptWith(tally.GroupsCreated);
        file.IsGroup = groups.Contains;
        var run = new ImportBatches(target, clock, tally);
        var written = tally.Rows;
        await foreach (var batch in file.ReadAsync(cancellation).Chunk(BatchSize).WithCancellation(cancellation))
        {
            var rows = batch;
            if (written > 0)
            {
                var known = Math.Min(written, batch.Length);
                await run.RecallAsync(batch[..known], cancellation);
                written -= known;
                if (written == 0)
                    yield return new(tally.Rows, file.BytesRead, file.TotalBytes);
                if (known == batch.Length)
                    continue;
                rows = batch[known..];
            }
            await run.ImportAsync(rows, cancellation);
            yield return new(tally.Rows, file.BytesRead, file.TotalBytes);
        }
    }
}
