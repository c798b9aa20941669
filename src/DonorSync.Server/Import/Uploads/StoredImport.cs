using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Uploads;

/// <summary>A background import with its stored file.</summary>
internal sealed class StoredImport : IAsyncDisposable
{
    private readonly FileStream content;
    private readonly DonorFileReader reader;

    private StoredImport(FileStream content, DonorFileReader reader, ImportWork import) =>
        (this.content, this.reader, Import) = (content, reader, import);

    public ImportWork Import { get; }

    /// <summary>Starts or continues an import.</summary>
    /// <param name="content">Disposed with the import.</param>
    /// <param name="kept">The rejected rows so far.</param>
    /// <exception cref="DonorFileException">The file cannot be imported.</exception>
    public static async Task<StoredImport> OpenAsync(
        FileStream content, WorkRow work, byte[]? kept, ImportLimits limits, DonorDatabase donors, TimeProvider clock,
        CancellationToken stopping)
    {
        DonorFileReader? reader = null;
        ImportWork? import = null;
        try
        {
            var task = ImportTask.Of(work);
            reader = await DonorFileReader.OpenAsync(content, limits, ImportColumns.Read(task.Columns), task.Sheet, stopping);
            import = new(reader, work, kept, onRejected: null, donors, clock, stopping);
            if (work.Position > 0)
                await import.RecallAsync(work.OrganizationId);
            return new(content, reader, import);
        }
        catch
        {
            if (import is not null)
                await import.DisposeAsync();
            if (reader is not null)
                await reader.DisposeAsync();
            await content.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Import.DisposeAsync();
        await reader.DisposeAsync();
        await content.DisposeAsync();
    }
}
