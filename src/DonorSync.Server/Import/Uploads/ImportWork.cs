using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Merging;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// Imports a file batch by batch, each in the transaction of its chunk, which also records what the batch did to each contact (B15).
/// </summary>
internal sealed class ImportWork : IAsyncDisposable
{
    private const int Listed = 50;

    private readonly Guid id;
    private readonly DonorFileReader reader;
    private readonly DonorDatabase donors;
    private readonly ChangeAuthor author;
    private readonly BookOfTheChunk book = new();
    private readonly RejectedRows rejected;
    private readonly ImportTally tally;
    private readonly IAsyncEnumerator<ImportProgress> batches;

    /// <param name="work">The task as it is now.</param>
    /// <param name="kept">The rejected rows of an interrupted import.</param>
    /// <param name="onRejected">Called for every rejected row.</param>
    public ImportWork(
        DonorFileReader reader, WorkRow work, byte[]? kept, Action<RejectedLine>? onRejected, DonorDatabase donors, TimeProvider clock,
        CancellationToken stopping)
    {
        (id, this.reader, this.donors) = (work.Id, reader, donors);
        var task = ImportTask.Of(work);
        author = new(ConsentSource.Import, work.StartedBy, task.FileName);
        rejected = new(reader.Columns.Headers, kept);
        tally = new(reader, dryRun: false, rejected.Keep + onRejected);
        if (ImportResult.Of(work) is { Report: { } report, Groups: var groups })
            tally.Restore(WorkJson.Read<ImportReport>(report), groups);
        batches = new DonorImport(book, clock) { Group = task.Group }.BatchesAsync(reader, dryRun: false, tally, stopping)
            .GetAsyncEnumerator(stopping);
    }

    /// <summary>The progress after the last chunk.</summary>
    public ImportProgress Progress => new(tally.Rows, reader.BytesRead, reader.TotalBytes);

    public ImportReport Report() => tally.Report() with { Id = id };

    /// <summary>Continues an interrupted import: reads the rows that are written already, before any lock is taken.</summary>
    public async Task RecallAsync(OrganizationId organization)
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
        book.Now = new DonorBook(session, author, work.Id);
        var more = await batches.MoveNextAsync();
        if (rejected.HasNew)
            await KeepRejectedAsync(db, work, await rejected.SoFarAsync(), cancellation);
        var result = tally.Result(WorkJson.Write(Short(tally.Report())));
        return new(more, tally.Rows, reader.BytesRead, [], Result: WorkJson.Write(result));
    }

    /// <summary>Returns all rejected rows as a file; null if there are none.</summary>
    public Task<byte[]?> RejectedAsync() => rejected.EndAsync();

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
