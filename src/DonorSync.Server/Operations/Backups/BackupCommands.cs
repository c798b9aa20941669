using System.CommandLine;
using System.Globalization;
using DonorSync.Database.Backups;
using DonorSync.Database.Ports;
using DonorSync.Server.Audit;

namespace DonorSync.Server.Operations.Backups;

/// <summary><c>./donorsync backup FILE</c> and <c>restore FILE</c>.</summary>
static class BackupCommands
{
    const string Elsewhere = "The database is PostgreSQL: back it up with pg_dump and restore it with pg_restore. This "
        + "command is for SQLite only.";

    public static Command Backup(Func<WebApplication> build)
    {
        Argument<string> file = new("FILE") { Description = "The backup file; it must not exist yet." };
        Command command = new(
            "backup", "Copies the database into a file, as of one moment, and checks the copy. The server can keep running.") { file };
        command.SetAction((parsed, _) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var report = (services.GetService<SqliteBackups>() ?? throw new ToolException(Elsewhere)).Take(parsed.GetRequiredValue(file));
            services.GetRequiredService<AuditTrail>().Did();
            await output.WriteLineAsync($"{report.File}: the database as of {Text(report.TakenAt)}, {SizeText.Of(report.Bytes)}.");
            await output.WriteLineAsync(Invariant($"Checked: it is intact and has all {report.Rows:N0} rows of {report.Tables} tables."));
            if (report.Warning is { } warning)
                await output.WriteLineAsync($"Warning: restore would refuse this backup. {warning}");
            return Tool.Fine;
        }));
        return command;
    }

    public static Command Restore(Func<WebApplication> build)
    {
        Argument<string> file = new("FILE") { Description = "A backup of this version or an earlier one." };
        Option<bool> withoutOptOuts = new("--without-opt-outs")
        {
            Description = "Restore even if the current database cannot be read. Its opt-outs since the backup are then lost.",
        };
        Command command = new(
            "restore",
            "Replaces the database with a backup while no server runs. The replaced database is kept next to it.") { file, withoutOptOuts };
        command.SetAction((parsed, _) => Tool.RunAsync(build, parsed, async (services, output) =>
        {
            var report = (services.GetService<SqliteRestores>() ?? throw new ToolException(Elsewhere))
                .Restore(parsed.GetRequiredValue(file), parsed.GetValue(withoutOptOuts));
            services.GetRequiredService<AuditTrail>().Did();
            await output.WriteLineAsync(
                Invariant($"{report.Database} is now the backup: {report.Rows:N0} rows, checked; its schema is {report.Schema}."));
            await output.WriteLineAsync(report.Record is { } record
                ? $"Taken at {record.Values.GetValueOrDefault(BackupRecord.TakenAtName)}: every table has as many "
                    + "rows as its record states."
                : "It has no record (an earlier version created it, or it is a copy of a database), so its row counts were not checked.");
            if (report.AreTriggersOutdated)
                await output.WriteLineAsync("Another version created the backup: the next start rebuilds triggers, counts and search.");
            if (report.Kept is { } kept)
            {
                await output.WriteLineAsync($"The previous database is kept as {kept}");
                await output.WriteLineAsync(report.Carried is { } carried ? Text(carried)
                    : "The previous database cannot be read: its opt-outs and erasures since the backup are lost. "
                    + "Find them elsewhere before you sync.");
            }
            await output.WriteLineAsync("Start the server and check a preview: automatic syncs start only after that. A contact that was "
                + "added to a list since the backup and has left it would be added again.");
            return Tool.Fine;
        }));
        return command;
    }

    static string Text(CarriedOver carried) =>
        Invariant($"Opt-outs recorded after the backup: {carried.OptOuts:N0}, all carried over; contacts opted out by them: ")
        + Invariant($"{carried.Contacts:N0}. Addresses erased after the backup: {carried.Erasures:N0}; the next start erases them again.");

    static string Text(DateTimeOffset time) => Invariant($"{time.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
