using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Imports a file batch by batch, each in the transaction of its chunk.</summary>
internal sealed class ImportWork : IAsyncDisposable
{
    private const int Listed = 50;

    private readonly FileStream content;
    private readonly DonorFileReader reader;
    private readonly DonorDatabase donors;
    private readonly ChangeAuthor author;
    private readonly BookOfTheChunk book = new();
    private readonly RejectedRows rejected;
    private readonly ImportTally tally;
    private readonly IAsyncEnumerator<ImportProgress> batches;

    private ImportWork(
        FileStream content, DonorFileReader reader, WorkRow work, byte[]? kept, DonorDatabase donors, TimeProvider clock,
            CancellationToken stopping)
    {
        (this.content, this.reader, this.donors) = (content, reader, donors);
        author = new(ConsentSource.Import, work.StartedBy, ImportTask.Of(work).FileName);
        rejected = new(reader.Columns.Headers, kept);
        tally = new(reader, dryRun: false, rejected.Keep);
        if (work.Result is { } result)
            tally.Restore(WorkJson.Read<ImportReport>(result));
        batches = new DonorImport(book, clock).BatchesAsync(reader, dryRun: false, tally, stopping).GetAsyncEnumerator(stopping);
    }

    /// <summary>Starts or continues an import. Rows that are already written are read again before any lock is taken.</summary>
    /// <param name="content">Disposed with the import.</param>
    /// <param name="kept">The rejected rows so far.</param>
    /// <exception cref="DonorFileException">The file cannot be imported.</exception>
    public static async Task<ImportWork> OpenAsync(
        FileStream content, WorkRow work, byte[]? kept, ImportLimits limits, DonorDatabase donors, TimeProvider clock,
            CancellationToken stopping)
    {
        DonorFileReader? reader = null;
        ImportWork? import = null;
        try
        {
            var task = ImportTask.Of(work);
            reader = await DonorFileReader.OpenAsync(content, limits, ImportColumns.Read(task.Columns), task.Sheet, stopping);
            import = new(content, reader, work, kept, donors, clock, stopping);
            if (work.Position > 0)
                await import.RecallAsync(work.OrganizationId);
            return import;
        }
        catch
        {
            if (import is not null)
                await import.DisposeAsync();
            else if (reader is not null)
                await reader.DisposeAsync();
            await content.DisposeAsync();
            throw;
        }
    }

    private async Task RecallAsync(OrganizationId organization)
    {
        await using var session = donors.Open(organization);
        book.Now = new DonorBook(session, author);
        await batches.MoveNextAsync();
    }

    /// <exception cref="WorkNotNowException">Another server has continued the import.</exception>
    public async Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work, CancellationToken cancellation)
    {
        if (work.Position != tally.Rows)
            throw new WorkNotNowException("the file to be read again");
        using var session = donors.Share(db);
        book.Now = new DonorBook(session, author);
        var more = await batches.MoveNextAsync();
        if (rejected.HasNew)
            await KeepRejectedAsync(db, work, await rejected.SoFarAsync(), cancellation);
        return new(more, tally.Rows, reader.BytesRead, [], Result: WorkJson.Write(Short(tally.Report())));
    }

    /// <summary>Stored with each batch, so that the rows survive an interruption.</summary>
    private static async Task KeepRejectedAsync(DonorSyncDb db, WorkRow work, byte[] rows, CancellationToken cancellation)
    {
        var kept = await db.Set<WorkFileRow>().Where(f => f.WorkId == work.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(f => f.Content, rows), cancellation);
        if (kept == 0)
            db.Add(new WorkFileRow { WorkId = work.Id, Content = rows });
    }

    public async ValueTask DisposeAsync()
    {
        await batches.DisposeAsync();
        await rejected.DisposeAsync();
        await reader.DisposeAsync();
        await content.DisposeAsync();
    }

    /// <summary>Shortens the report to what a page shows; all rejected rows are in the file.</summary>
    private static ImportReport Short(ImportReport report) => report with
    {
        RejectedRows = [.. report.RejectedRows.Take(Listed).Select(row => row with { Cells = [] })],
        Notes = [.. report.Notes.Take(Listed)],
    };

    /// <summary>Lets one import use the session of each transaction: what it has read from the database outlives a transaction.</summary>
    private sealed class BookOfTheChunk : IDonorBook
    {
        public DonorBook Now { get; set; } = null!;

        public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => Now.TogetherAsync(batch, cancellation);

        public Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) => Now.GroupNamesAsync(cancellation);

        public Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation) =>
            Now.FindAsync(rows, cancellation);

        public Task<IReadOnlyDictionary<EmailKey,
            string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
            Now.NotesAsync(addresses, cancellation);

        public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => Now.Check(values, groups);

        public Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation) => Now.SaveAsync(writes, cancellation);
    }
}
