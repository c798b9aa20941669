using System.Collections.Concurrent;
using DonorSync.Server.Work;
using DonorSync.Storage;
using DonorSync.Sync;

namespace DonorSync.Server.Import;

/// <summary>
/// Imports large files behind the pages. Only the process that a file was sent to has it: when that process ends, the import ends with it and
/// says so, and importing the file again does the rest.
/// </summary>
internal sealed partial class ImportRuns(
    Works works, WorkClaims claims, DonorDatabase donors, ImportLimits limits, TimeProvider clock, ILogger<ImportRuns> log) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> running = new();

    /// <summary>What is said of an import whose process ended.</summary>
    public static ConflictException Interrupted() => new("import_interrupted", "The server was restarted in the middle of the import.");

    /// <returns>The work; null while somebody else works with the file.</returns>
    /// <exception cref="DonorFileException">The file cannot be imported.</exception>
    public async Task<Guid?> TryBeginAsync(OrganizationId organization, UploadedFile file, ChangeAuthor author, CancellationToken cancellation)
    {
        if (!file.TryBegin())
            return null;
        try
        {
            var reader = await DonorFileReader.OpenAsync(file.Content, limits, file.Choices, file.Sheet, cancellation);
            var claim = await works.BeginImportAsync(organization, file.Name ?? "a file", reader.TotalBytes, author.Who, cancellation);
            running[claim.Id] = Task.Run(() => RunAsync(claim, file, reader, author), CancellationToken.None);
            return claim.Id;
        }
        catch
        {
            file.End();
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running.Values);
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync(WorkClaim claim, UploadedFile file, DonorFileReader reader, ChangeAuthor author)
    {
        var breath = new Breath(clock);
        try
        {
            await using var import = new ImportWork(file, reader, donors, author, clock, stopping.Token);
            while (await claims.ChunkAsync(claim, import.ChunkAsync, stopping.Token))
                await breath.TakeAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await EndAsync(claim, Interrupted().Message);
        }
        catch (DonorFileException refused)
        {
            await EndAsync(claim, refused.Message);
        }
        catch (Exception e)
        {
            LogFailed(e, claim.Id);
            await EndAsync(claim, "Something went wrong here. The log of the server says more.");
        }
        finally
        {
            file.End();
            running.TryRemove(claim.Id, out _);
        }
    }

    private async Task EndAsync(WorkClaim claim, string why)
    {
        try
        {
            await claims.FailAsync(claim, why, CancellationToken.None);
        }
        catch (Exception e)
        {
            // The database is away: the lease runs out, and whoever takes the work over says that it was interrupted.
            LogFailed(e, claim.Id);
        }
    }

    [LoggerMessage(2110, LogLevel.Error, "The import {Work} failed")]
    partial void LogFailed(Exception error, Guid work);
}
