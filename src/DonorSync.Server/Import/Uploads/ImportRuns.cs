using System.Collections.Concurrent;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Work;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// Imports large files in the background. A file is kept until its import ends, so that an interrupted import continues on the server that
/// has the file: no row is written twice, and the result is the same as without the interruption.
/// </summary>
internal sealed class ImportRuns(
    Works works, WorkClaims claims, WorkSignal signal, ImportFiles files, DonorDatabase donors, ImportLimits limits, TimeProvider clock)
        : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Guid, StoredImport> open = new();

    /// <returns>The task; null while another request uses the file.</returns>
    /// <exception cref="DonorFileException">The file cannot be imported.</exception>
    public async Task<Guid?> TryBeginAsync(OrganizationId organization, UploadedFile file, ChangeAuthor author,
        CancellationToken cancellation)
    {
        if (!file.TryBegin())
            return null;
        try
        {
            // A form that is sent twice starts one import.
            if (file.Work is { } begun && await works.FindAsync(organization, begun, cancellation) is { IsOpen: true })
                return begun;
            await using var reader = await DonorFileReader.OpenAsync(file.Content, limits, file.Choices, file.Sheet, cancellation);
            var task = new ImportTask(file.Name, ImportColumns.Write(file.Choices), file.Sheet, file.Group);
            var claim = await works.BeginImportAsync(organization, task, reader.TotalBytes, author.Who, cancellation);
            await KeepAsync(claim, file);
            file.Work = claim.Id;
            signal.Begun();
            return claim.Id;
        }
        finally
        {
            file.End();
        }
    }

    /// <summary>Call after the task is created: a file without a task is deleted.</summary>
    private async Task KeepAsync(WorkClaim claim, UploadedFile file)
    {
        try
        {
            await files.KeepAsync(claim.Id, file.Content, CancellationToken.None);
            await claims.ReleaseAsync(claim, notBefore: null, waitsFor: null, CancellationToken.None);
        }
        catch (Exception e)
        {
            await claims.FailAsync(claim, e is DonorFileException ? e.Message
                : "The file of the import could not be kept.", CancellationToken.None);
            throw;
        }
    }

    /// <summary>Returns the imports whose files are on this server; null if no other server can have one.</summary>
    public IReadOnlyCollection<Guid>? FilesAtHand() => files.HasOneServer ? null : files.Whole();

    /// <summary>Imports the next batch.</summary>
    /// <returns>Whether rows are left.</returns>
    /// <exception cref="ConflictException">The file is missing.</exception>
    public async Task<bool> ChunkAsync(WorkClaim claim, CancellationToken cancellation)
    {
        try
        {
            var import = await FindAsync(claim, cancellation);
            // Thrown inside the chunk, so that a user can still stop an import whose file is missing.
            var more = await claims.ChunkAsync(
                claim, (db, work) => import is null ? throw Interrupted() : import.Import.ChunkAsync(db, work, cancellation), cancellation);
            if (!more)
                await EndAsync(claim.Id);
            return more;
        }
        catch (DonorFileException refused)
        {
            await claims.FailAsync(claim, refused.Message, cancellation);
            await EndAsync(claim.Id);
            return false;
        }
        catch
        {
            // Forget the state: rows that were read and not written are read again.
            await ForgetAsync(claim.Id);
            throw;
        }
    }

    /// <summary>Removes files whose imports have ended or never started.</summary>
    public async Task RemoveEndedAsync(CancellationToken cancellation)
    {
        Guid[] ids = [.. files.All().Union(open.Keys)];
        if (ids.Length == 0)
            return;
        foreach (var id in ids.Except(await works.StillOpenAsync(ids, cancellation)))
            await EndAsync(id);
    }

    /// <summary>The error of an import that cannot continue.</summary>
    private static ConflictException Interrupted() =>
        new("import_interrupted", "The server was restarted in the middle of the import, and the file is gone.");

    private async Task<StoredImport?> FindAsync(WorkClaim claim, CancellationToken cancellation)
    {
        if (open.TryGetValue(claim.Id, out var known))
            return known;
        if (files.Open(claim.Id) is not { } content)
            return null;
        var work = await works.FindAsync(claim.Organization, claim.Id, cancellation) ?? throw new WorkLostException();
        var rejected = (await works.FileAsync(claim.Organization, claim.Id, cancellation))?.Content;
        return open[claim.Id] = await StoredImport.OpenAsync(content, work, rejected, limits, donors, clock, cancellation);
    }

    private async Task EndAsync(Guid id)
    {
        await ForgetAsync(id);
        files.Remove(id);
    }

    private async Task ForgetAsync(Guid id)
    {
        if (open.TryRemove(id, out var import))
            await import.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in open.Keys)
            await ForgetAsync(id);
    }
}
