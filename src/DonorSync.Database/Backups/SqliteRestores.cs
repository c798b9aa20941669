using System.Globalization;
using DonorSync.Database.Ports;
using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A restored database. <paramref name="Kept"/>: where the previous one is now; null if there was none.</summary>
/// <param name="Schema">Its newest schema change; the next startup upgrades it.</param>
/// <param name="Record">The backup's record, which agrees with its contents; null if it has none and could not be compared.</param>
/// <param name="AreTriggersOutdated">Whether triggers of another version were removed, so that the next startup recalculates everything
/// derived.</param>
/// <param name="Carried">What was carried over from the replaced database; null if there was none, or an unreadable one.</param>
public sealed record RestoreReport(
    string Database, string? Kept, string Schema, long Rows, BackupRecord? Record, bool AreTriggersOutdated, CarriedOver? Carried);

/// <summary>
/// Replaces the database by a backup. The backup is checked first and then exchanged in one step, so that the old or the new file exists at
/// every moment. Opt-outs and erasures that the replaced database recorded later are carried over (P9). No server may run during a restore.
/// </summary>
public sealed class SqliteRestores
{
    const int Busy = 5, Locked = 6;

    readonly SqliteFile file;
    readonly BackupSchema schema;
    readonly IFreeSpace space;
    readonly TimeProvider clock;

    readonly ILaterRecords later;

    internal SqliteRestores(SqliteFile file, BackupSchema schema, IFreeSpace space, TimeProvider clock, ILaterRecords later) =>
        (this.file, this.schema, this.space, this.clock, this.later) = (file, schema, space, clock, later);

    /// <param name="withoutOptOuts">Restore even if the replaced database cannot be read, so that its later opt-outs are lost.</param>
    /// <exception cref="BackupException">The file is not a DonorSync database of this version or an earlier one, contains a foreign part,
    /// is damaged, differs from its record, or cannot be read; or the database is in use.</exception>
    public RestoreReport Restore(string backup, bool withoutOptOuts)
    {
        var (source, database) = (Path.GetFullPath(backup), Path.GetFullPath(file.Location));
        var arriving = database + ".restoring";
        try
        {
            var found = BackupSource.Find(source);
            if (source == database || found.File.FullName == BackupSource.Resolved(database).FullName)
                throw new BackupException($"{source} is the database itself.");
            file.CreateFolder();
            if (!file.TryHold())
                throw new BackupException($"A server is using {database}. Stop it, then restore.");
            SqliteCopy.Forget(arriving);
            if (CopySpace.WhyNotIn(Path.GetDirectoryName(database)!, found.Bytes, space) is { } reason)
                throw new BackupException($"{source} could not be restored: {reason}");
            found.CopyTo(arriving);
            var report = LookThrough(arriving, source, database, withoutOptOuts);
            return report with { Kept = Exchange(arriving, database) };
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{source} could not be restored: {e.Message}", e);
        }
        finally
        {
            SqliteCopy.Forget(arriving);
        }
    }

    /// <returns>The report before the exchange, without <see cref="RestoreReport.Kept"/>.</returns>
    RestoreReport LookThrough(string arriving, string source, string database, bool withoutOptOuts)
    {
        using var connection = SqliteCopy.Open(arriving);
        var found = schema.Check(connection, source);
        SqliteCopy.CheckWhole(connection, source);
        var rows = SqliteCopy.CountRows(connection);
        var record = BackupRecord.Read(connection);
        if (record?.DifferenceTo(rows) is { } difference)
            throw new BackupException($"{source} has changed since it was taken: {difference}.");
        if (record?.AuditFaultIn(connection) is { } fault)
            throw new BackupException($"{source} has changed since it was taken: {fault}.");
        BackupRecord.Remove(connection);
        if (found.AreTriggersOutdated)
            schema.Derived.Remove(connection, found.Parts, source);
        MakeCareful(connection);
        var carried = CarryOver(connection, database, withoutOptOuts);
        SqliteCopy.MakeOneFile(connection);
        return new(database, null, found.Applied[^1], rows.Values.Sum(), record, found.AreTriggersOutdated, carried);
    }

    CarriedOver? CarryOver(SqliteConnection connection, string database, bool withoutOptOuts)
    {
        if (!File.Exists(database))
            return null;
        FoldLog(database);
        try
        {
            return later.CarryOver(connection, database, clock.Now());
        }
        catch (SqliteException e)
        {
            return withoutOptOuts ? null : throw new BackupException(
                $"{database} cannot be read ({e.Message}), so the opt-outs that it recorded after the backup cannot be carried over, and "
                + "those people could be emailed again. "
                + "To restore without them, add --without-opt-outs.", e);
        }
    }

    /// <summary>
    /// Forces a full read at the next sync, because a change read does not reach back to the backup. The sync also needs approval, because
    /// the restored baseline does not know who was added to a list since then and has left it: without approval they could be added again
    /// (B1).
    /// </summary>
    static void MakeCareful(SqliteConnection connection)
    {
        if (Has(connection, "Accounts", "FullReadAt"))
            SqliteCopy.Read(connection, """UPDATE "Accounts" SET "FullReadAt" = NULL;""");
        if (Has(connection, "Connections", "WaitsForPerson"))
            SqliteCopy.Read(connection, """UPDATE "Connections" SET "WaitsForPerson" = 1;""");
    }

    /// <summary>Returns whether the column exists; a backup of an earlier version can be without it.</summary>
    static bool Has(SqliteConnection connection, string table, string column) =>
        SqliteCopy.Read(connection, $"""SELECT "name" FROM pragma_table_info('{table}')""").Contains(column);

    /// <returns>The path of the replaced database.</returns>
    string? Exchange(string arriving, string database)
    {
        if (!File.Exists(database))
        {
            File.Move(arriving, database);
            return null;
        }
        FoldLog(database);
        var name = $"{database}.replaced-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        var kept = name;
        for (var number = 2; File.Exists(kept); number++)
            kept = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        // A remaining log belongs to the old file; next to the new one it would be taken for the new file's log.
        foreach (var suffix in SqliteCopy.Log.Where(suffix => File.Exists(database + suffix)))
            File.Move(database + suffix, kept + suffix);
        File.Replace(arriving, database, kept);
        return kept;
    }

    static void FoldLog(string database)
    {
        try
        {
            using var old = SqliteCopy.Open(database);
            SqliteCopy.MakeOneFile(old);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Busy or Locked)
        {
            throw new BackupException($"Another program uses {database}. End it, then restore.", e);
        }
        catch (SqliteException)
        {
            // A damaged file may be the reason for the restore: it is kept with its log.
        }
    }
}
