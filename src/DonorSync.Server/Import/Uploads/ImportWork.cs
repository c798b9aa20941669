using DonorSync.Core;
using DonorSync.Storage;

namespace DonorSync.Server.Import;

/// <summary>An uploaded file on its way into the donor database, a batch at a time, each in the transaction of its chunk.</summary>
internal sealed class ImportWork : IAsyncDisposable
{
    private const int Listed = 50;

    private readonly UploadedFile file;
    private readonly DonorFileReader reader;
    private readonly DonorDatabase donors;
    private readonly ChangeAuthor author;
    private readonly BookOfTheChunk book = new();
    private readonly RejectedRows rejected;
    private readonly ImportTally tally;
    private readonly IAsyncEnumerator<ImportProgress> batches;

    /// <param name="file">To be read by nobody else meanwhile.</param>
    public ImportWork(UploadedFile file, DonorFileReader reader, DonorDatabase donors, ChangeAuthor author, TimeProvider clock, CancellationToken stopping)
    {
        (this.file, this.reader, this.donors) = (file, reader, donors);
        this.author = author with { Source = ConsentSource.Import, Reason = file.Name };
        rejected = new(reader.Columns.Headers);
        tally = new(reader, dryRun: false, rejected.Keep);
        batches = new DonorImport(book, clock).BatchesAsync(reader, dryRun: false, tally, stopping).GetAsyncEnumerator(stopping);
    }

    public async Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work)
    {
        using var session = donors.Share(db);
        book.Now = new DonorBook(session, author);
        var more = await batches.MoveNextAsync();
        var report = tally.Report();
        if (!more && await rejected.EndAsync() is { } rows)
        {
            file.Rejected = rows;
            db.Add(new WorkFileRow { WorkId = work.Id, Content = rows });
        }
        return new(more, tally.Rows, reader.BytesRead, [], Result: WorkJson.Write(Short(report)));
    }

    public async ValueTask DisposeAsync()
    {
        await batches.DisposeAsync();
        await rejected.DisposeAsync();
    }

    /// <summary>As much as a page shows: the whole of the rejected rows is in the file.</summary>
    private static ImportReport Short(ImportReport report) => report with
    {
        RejectedRows = [.. report.RejectedRows.Take(Listed).Select(row => row with { Cells = [] })],
        Notes = [.. report.Notes.Take(Listed)],
    };

    /// <summary>What an import has read of the database is true for longer than one transaction; how it writes is not.</summary>
    private sealed class BookOfTheChunk : IDonorBook
    {
        public DonorBook Now { get; set; } = null!;

        public Task TogetherAsync(Func<Task> batch, CancellationToken cancellation) => Now.TogetherAsync(batch, cancellation);

        public Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation) => Now.GroupNamesAsync(cancellation);

        public Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation) => Now.FindAsync(rows, cancellation);

        public Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation) =>
            Now.NotesAsync(addresses, cancellation);

        public IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups) => Now.Check(values, groups);

        public Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation) => Now.SaveAsync(writes, cancellation);
    }
}
