using System.CommandLine;
using System.Globalization;
using DonorSync.Database.Backups;
using DonorSync.Database.Ports;
using DonorSync.Donors.Crm;
using DonorSync.Server.Audit;

namespace DonorSync.Server.Operations;

/// <summary><c>./donorsync backup FILE</c> and <c>restore FILE</c>.</summary>
static class BackupCommands
{
    const string Elsewhere = "The database is a PostgreSQL one: back it up with pg_dump and restore it with pg_restore. This command is for the SQLite file.";

    public static Command Backup(Func<WebApplication> build)
    {
        Argument<string> file = new("FILE") { Description = "Where to; a file that is not there yet." };
        Command command = new("backup", "Copies the database into a file, as it is at one moment, and checks the copy. The server may go on meanwhile.") { file };
        command.SetAction((parsed, _) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var report = (services.GetService<SqliteBackups>() ?? throw new ToolException(Elsewhere)).Take(parsed.GetRequiredValue(file));
            services.GetRequiredService<AuditTrail>().Did();
            await output.WriteLineAsync($"{report.File}: the database as it was at {Text(report.TakenAt)}, {SizeText.Of(report.Bytes)}.");
            await output.WriteLineAsync(Invariant($"Checked: it is whole, and has all {report.Rows:N0} rows of {report.Tables} tables."));
            if (report.Warning is { } warning)
                await output.WriteLineAsync($"Warning: a restore would refuse it. {warning}");
            return Tool.Fine;
        }));
        return command;
    }

    public static Command Restore(Func<WebApplication> build)
    {
        Argument<string> file = new("FILE") { Description = "A backup of this version or an earlier one." };
        Option<bool> withoutOptOuts = new("--without-opt-outs")
        {
            Description = "Restore even if the database that is replaced cannot be read. Opt-outs that it recorded after the backup are lost then.",
        };
        Command command = new("restore", "Puts a backup in the database's place, while no server runs. What is replaced is kept beside it.") { file, withoutOptOuts };
        command.SetAction((parsed, _) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var report = (services.GetService<SqliteRestores>() ?? throw new ToolException(Elsewhere)).Restore(parsed.GetRequiredValue(file), parsed.GetValue(withoutOptOuts));
            services.GetRequiredService<AuditTrail>().Did();
            await output.WriteLineAsync(Invariant($"{report.Database} is the backup now: {report.Rows:N0} rows, checked; its schema is {report.Schema}."));
            await output.WriteLineAsync(report.Record is { } record
                ? $"Taken at {record.Values.GetValueOrDefault(BackupRecord.TakenAtName)}: every table has the rows that its record says."
                : "It has no record (an earlier version took it, or it is a copied database), so its rows could not be compared with one.");
            if (report.IsDerivedAnew)
                await output.WriteLineAsync("Another version of the program took it: the next start rebuilds triggers, counts and search.");
            if (report.Kept is { } kept)
            {
                await output.WriteLineAsync($"The database before it is kept as {kept}");
                await output.WriteLineAsync(report.Carried is { } carried ? Text(carried)
                    : "The database before it cannot be read: opt-outs and erasures that it recorded after the backup are lost. "
                    + "Look for them elsewhere before anything is synced.");
            }
            await output.WriteLineAsync("Start the server and look at a preview: nothing is synced by itself before somebody has. Who was put on a list since the backup and has left it again would be put there again.");
            return Tool.Fine;
        }));
        return command;
    }

    static string Text(CarriedOver carried) =>
        Invariant($"Opt-outs recorded after the backup: {carried.OptOuts:N0} carried over, {carried.Contacts:N0} contacts opted out by them. ")
        + Invariant($"Erased since: {carried.Erasures:N0} addresses, which the next start erases again.");

    static string Text(DateTimeOffset time) => Invariant($"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
