using System.CommandLine;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Startup;
using Spectre.Console;

namespace DonorSync.Server.Import.Terminal;

/// <summary><c>donorsync import FILE</c>: imports a donor file into the configured database, without the server.</summary>
public static class ImportCommand
{
    /// <param name="build">
    /// Builds the program with its settings, such as <see cref="DonorSyncServer.Build"/>. Called once when the command runs; the program is
    /// not started, and is disposed afterwards. A wrong setting is reported in one line.
    /// </param>
    public static Command Create(Func<IHost> build) => Create(build, AnsiConsole.Console);

    internal static Command Create(Func<IHost> build, IAnsiConsole console)
    {
        Argument<FileInfo> file = new("FILE") { Description = "The donor file: CSV, XLSX or ODS; its first line names the columns." };
        Option<string?> organization = new("--organization")
        {
            Description = "The organization of the donors; required if there are several.",
            HelpName = "NAME",
        };
        Option<bool> dryRun = new("--dry-run") { Description = "Report what would happen and write nothing." };
        Option<FileInfo?> rejects = new("--rejects")
        {
            Description = "Write rejected rows, with their reasons, to this CSV file.",
            HelpName = "FILE",
        };
        Option<string[]> columns = new("--column")
        {
            Description = "The meaning of a column about consent: optOut, optIn, notDeliverable, group or ignore. May be repeated.",
            HelpName = "NAME=MEANING",
            AllowMultipleArgumentsPerToken = false,
        };
        Option<string?> sheet = new("--sheet")
        {
            Description = "The sheet of a workbook; required if several sheets hold data.",
            HelpName = "NAME",
        };
        Option<string?> group = new("--group")
        {
            Description = "Put all contacts of the file into this group; it is created if it does not exist.",
            HelpName = "NAME",
        };
        Command command = new("import", "Import donors from a CSV file or a workbook. Running it twice changes nothing the second time.")
        {
            file, organization, dryRun, rejects, columns, sheet, group,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            ImportRequest request = new(parsed.GetRequiredValue(file), parsed.GetValue(dryRun), parsed.GetValue(rejects))
            {
                Columns = parsed.GetValue(columns) ?? [],
                Sheet = parsed.GetValue(sheet),
                Group = parsed.GetValue(group),
            };
            return await RunAsync(build, parsed.GetValue(organization), request, console, cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        Func<IHost> build, string? organization, ImportRequest request, IAnsiConsole console, CancellationToken cancellation)
    {
        try
        {
            using var host = build();
            var services = host.Services;
            await services.GetRequiredService<IDatabaseMigrator>().MigrateAsync(cancellation);
            var all = await services.GetRequiredService<OrganizationService>().ListAsync(cancellation);
            await using var session = services.GetRequiredService<DonorDatabase>().Open(OrganizationChoice.Of(all, organization).Id);
            TerminalImport import = new(
                session, services.GetRequiredService<AttendedImports>(), services.GetRequiredService<TimeProvider>());
            return await new ImportTerminal(import.RunAsync, services.GetService<ImportLimits>() ?? new(), console)
                .RunAsync(request, cancellation);
        }
        catch (Exception error) when (error is DatabaseUnusableException or DonorFileException || StartFault.Line(error) is not null)
        {
            console.MarkupLineInterpolated($"[red]Nothing was imported:[/] {StartFault.Line(error) ?? error.Message}");
            return ImportTerminal.CannotImport;
        }
    }
}
