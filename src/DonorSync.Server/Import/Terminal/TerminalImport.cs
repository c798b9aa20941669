using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Server.Import.Uploads;

namespace DonorSync.Server.Import.Terminal;

/// <summary>Imports a file for the command line: into the database, with an entry in the history (B15), or as a dry run.</summary>
internal sealed class TerminalImport(DonorSession session, AttendedImports imports, TimeProvider clock)
{
    public async Task<ImportReport> RunAsync(
        DonorFileReader file, ImportRequest request, Action<RejectedLine> onRejected, IProgress<ImportProgress> progress,
        CancellationToken cancellation)
    {
        if (!request.DryRun)
            return (await imports.RunAsync(
                session.Organization, file, new(request.File.Name, Sheet: request.Sheet, Group: request.Group), AttendedImports.Terminal,
                onRejected, progress, cancellation)).Report;
        ChangeAuthor author = new(ConsentSource.Import, AttendedImports.Terminal, request.File.Name);
        return await new DonorImport(new DonorBook(session, author), clock) { Group = request.Group }
            .RunAsync(file, dryRun: true, onRejected, progress, cancellation);
    }
}
