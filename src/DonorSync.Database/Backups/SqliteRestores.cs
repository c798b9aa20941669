using System.Globalization;
using DonorSync.Database.Ports;
using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A database that was put in place. <paramref name="Kept"/>: where the one before it is now; null when there was none.</summary>
/// <param name="Schema">The newest schema change in it; the next start brings it up to date.</param>
/// <param name="Record">What the backup says of itself, which agrees with it; null when it has none and could not be compared.</param>
/// <param name="IsDerivedAnew">
/// Whether triggers of another version were taken out, so that the next start rebuilds everything derived.
/// </param>
/// <param name="Carried">What was carried over from the replaced database; null when there was none, or none that could be read.</param>
public sealed record RestoreReport(
    string Database, string? Kept, string Schema, long Rows, BackupRecord? Record, bool IsDerivedAnew, CarriedOver? Carried);

/// <summary>
/// Puts a backup in the database's place: looked through first, then exchanged in one step, so that there is the old one or the new one
/// at every moment. Opt-outs and erasures that the replaced database recorded later are carried over (P9). No server may be at work meanwhile.
/// </summary>
public sealed class SqliteRestores
{
    const int Busy = 5, Locked = 6;

    readonly SqliteFile file;
    readonly BackupSchema schema;
    readonly IFreeSpace space;
    readonly TimeProvider clock;

    readonly ILaterRecords? later;

    internal SqliteRestores(SqliteFile file, BackupSchema schema, IFreeSpace space, TimeProvider clock, ILaterRecords? later) =>
        (this.file, this.schema, this.space, this.clock, this.later) = (file, schema, space, clock, later);

    /// <param name="withoutOptOuts">Restore even if the database that is replaced cannot be read, and its later opt-outs are lost.</param>
    /// <exception cref="BackupException">
    /// It is no DonorSync database of this version or an earlier one, something in it is not ours, it is damaged, it is not what its record
    /// says, the database is in use, or it cannot be read.
    /// </exception>
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
                throw new BackupException($"A server is at work on {database}. Stop it, then restore.");
            SqliteCopy.Forget(arriving);
            if (CopyRoom.WhyNotIn(Path.GetDirectoryName(database)!, found.Bytes, space) is { } reason)
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

    /// <returns>Before the exchange: nothing is kept yet.</returns>
    RestoreReport LookThrough(string arriving, string source, string database, bool withoutOptOuts)
    {
        using var connection = SqliteCopy.Open(arriving);
        var found = schema.Check(connection, source);
        SqliteCopy.CheckWhole(connection, source);
        var rows = SqliteCopy.CountRows(connection);
        var record = BackupRecord.Read(connection);
        if (record?.DifferenceTo(rows) is { } difference)
            throw new BackupException($"{source} is not what it was when it was taken: {difference}.");
        if (record?.AuditFaultIn(connection) is { } fault)
            throw new BackupException($"{source} is not what it was when it was taken: {fault}.");
        BackupRecord.Remove(connection);
        if (found.IsDerivedAnew)
            schema.Derived.Remove(connection, found.Parts, source);
        MakeCareful(connection);
        var carried = CarryOver(connection, database, withoutOptOuts);
        SqliteCopy.MakeOneFile(connection);
        return new(database, null, found.Applied[^1], rows.Values.Sum(), record, found.IsDerivedAnew, carried);
    }

    CarriedOver? CarryOver(SqliteConnection connection, string database, bool withoutOptOuts)
    {
        if (!File.Exists(database))
            return null;
        FoldLog(database);
        try
        {
            return later?.CarryOver(connection, database, clock.Now());
        }
        catch (SqliteException e)
        {
            return withoutOptOuts ? null : throw new BackupException(
                $"{database} cannot be read ({e.Message}), so the opt-outs that it recorded after the backup cannot be carried over, and those people could be emailed again. "
                + "To restore without them, add --without-opt-outs.", e);
        }
    }

    /// <summary>
    /// What happened in Constant Contact since the backup is older than any change read would look, so the next sync reads everything. And
    /// it does not know who was put on a list since, and has left it again: nobody is put there a second time before a person has looked (B1).
    /// </summary>
    static void MakeCareful(SqliteConnection connection)
    {
        if (Has(connection, "Accounts", "FullReadAt"))
            SqliteCopy.Read(connection, """UPDATE "Accounts" SET "FullReadAt" = NULL;""");
        if (Has(connection, "Connections", "WaitsForPerson"))
            SqliteCopy.Read(connection, """UPDATE "Connections" SET "WaitsForPerson" = 1;""");
    }

    /// <summary>A backup of an earlier version may be without it.</summary>
    static bool Has(SqliteConnection connection, string table, string column) =>
        SqliteCopy.Read(connection, $"""SELECT "name" FROM pragma_table_info('{table}')""").Contains(column);

    /// <returns>Where the replaced database is.</returns>
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
        // A log that is left belongs to the old file; beside the new one it would be taken for the new one's.
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
            // It is damaged, which may be why it is to be replaced: it is kept as it is, with the log beside it.
        }
    }
}
