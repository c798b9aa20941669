using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Import.Uploads;

/// <summary>Imports a file while its caller waits: a request or the terminal. The import has an entry in the history (B15).</summary>
internal sealed class AttendedImports(AttendedWorks attended, Works works, WorkClaims claims, DonorDatabase donors, TimeProvider clock)
{
    /// <summary>The author of the imports of the command line.</summary>
    public const string Terminal = "the terminal";

    /// <param name="by">The user, the API token, or the terminal.</param>
    /// <param name="onRejected">Called for every rejected row, including those that the report no longer lists.</param>
    /// <returns>The report, and all rejected rows as a file; null if there are none.</returns>
    /// <exception cref="DonorFileException">The file cannot be read further. What was imported before stays.</exception>
    /// <exception cref="ConflictException">A user stopped the import, or undid it.</exception>
    public async Task<(ImportReport Report, byte[]? Rejected)> RunAsync(
        OrganizationId organization, DonorFileReader file, ImportTask task, string by, Action<RejectedLine>? onRejected,
        IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var claim = await attended.BeginImportAsync(organization, task, file.TotalBytes, by, cancellation);
        try
        {
            var work = await works.FindAsync(organization, claim.Id, cancellation) ?? throw new WorkLostException();
            await using var import = new ImportWork(file, work, kept: null, onRejected, donors, clock, cancellation);
            while (await claims.ChunkAsync(claim, (db, row) => import.ChunkAsync(db, row, cancellation), cancellation))
                progress?.Report(import.Progress);
            if (await works.FindAsync(organization, claim.Id, cancellation) is not { State: WorkState.Completed })
                throw ConflictException.ImportStopped();
            return (import.Report(), await import.RejectedAsync());
        }
        catch (WorkLostException)
        {
            throw ConflictException.ImportStopped();
        }
        catch (Exception e) when (e is not ConflictException)
        {
            await claims.FailAsync(claim, WhyStopped(e), CancellationToken.None);
            throw;
        }
    }

    private static string WhyStopped(Exception error) => error switch
    {
        DonorFileException => error.Message,
        OperationCanceledException => "The request or the command that ran the import was ended.",
        _ => "The import failed. The server's log, or the terminal, has the details.",
    };
}
