using System.Runtime.CompilerServices;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;

namespace DonorSync.Server.Import;

/// <summary>
/// Imports a donor file in batches of rows, each one transaction. If it stops, whole batches are left, and the next import of the same file
/// continues from there (it does not change what is already so).
/// </summary>
internal sealed class DonorImport(IDonorBook book, TimeProvider clock)
{
    private const int BatchSize = 500;

    /// <summary>A group that all contacts of the file join; null for none.</summary>
    public string? Group { get; init; }

    /// <param name="dryRun">Reports what would happen and writes nothing.</param>
    /// <param name="onRejected">Called for every rejected row, including those that the report no longer lists.</param>
    /// <exception cref="DonorFileException">The file cannot be read further.</exception>
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
    /// Imports one batch per step of the enumeration. Rows that the tally has already counted were written before: they are only read
    /// again, in the first step.
    /// </summary>
    public async IAsyncEnumerable<ImportProgress> BatchesAsync(
        DonorFileReader file, bool dryRun, ImportTally tally, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var target = dryRun ? new DryRunBook(book) : book;
        var groups = (await target.GroupNamesAsync(cancellation)).ToHashSet(GroupNames.Comparer);
        // Commas are interpreted as when the import began: groups created by the import do not count.
        groups.ExceptWith(tally.GroupsCreated);
        file.IsGroup = groups.Contains;
        var run = new ImportBatches(target, clock, tally);
        var written = tally.Rows;
        await foreach (var batch in file.ReadAsync(cancellation).Select(InGroup).Chunk(BatchSize).WithCancellation(cancellation))
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

    private DonorRow InGroup(DonorRow row) => row is ContactRow contact && Group is { } group
        && !contact.Groups.Contains(group, GroupNames.Comparer) ? contact with { Groups = contact.Groups.Add(group) } : row;
}
