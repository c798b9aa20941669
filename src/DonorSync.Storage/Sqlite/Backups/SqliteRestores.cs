using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>A database that was put in place. <paramref name="Kept"/>: where the one before it is now; null when there was none.</summary>
/// <param name="Schema">The newest schema change in it; the next start brings it up to date.</param>
/// <param name="Carried">What was carried over from the replaced database; null when there was none, or none that could be read.</param>
public sealed record RestoreReport(string Database, string? Kept, string Schema, long Rows, CarriedOver? Carried);

/// <summary>
/// Puts a backup in the database's place: looked through first, then exchanged in one step, so that there is the old one or the new one
/// at every moment. Opt-outs and erasures that the replaced database recorded later are carried over (P9). No server may be at work meanwhile.
/// </summary>
public sealed class SqliteRestores
{
    const int Busy = 5, Locked = 6;

    readonly SqliteFile file;
    readonly IDbContextFactory<SqliteDonorSyncDb> contexts;
    readonly TimeProvider clock;

    internal SqliteRestores(SqliteFile file, IDbContextFactory<SqliteDonorSyncDb> contexts, TimeProvider clock) =>
        (this.file, this.contexts, this.clock) = (file, contexts, clock);

    /// <param name="withoutOptOuts">Restore even if the database that is replaced cannot be read, and its later opt-outs are lost.</param>
    /// <exception cref="BackupException">
    /// It is no DonorSync database of this version or an earlier one, it is damaged, the database is in use, or it cannot be read.
    /// </exception>
    public RestoreReport Restore(string backup, bool withoutOptOuts)
    {
        var (source, database) = (Path.GetFullPath(backup), Path.GetFullPath(file.Location));
        if (!File.Exists(source))
            throw new BackupException($"There is no file {source}.");
        if (source == database)
            throw new BackupException($"{source} is the database itself.");
        var arriving = database + ".restoring";
        try
        {
            file.CreateFolder();
            if (!file.TryHold())
                throw new BackupException($"A server is at work on {database}. Stop it, then restore.");
            SqliteCopy.Forget(arriving);
            Copy(source, arriving);
            var (schema, rows, carried) = LookThrough(arriving, source, database, withoutOptOuts);
            return new(database, Exchange(arriving, database), schema, rows, carried);
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

    (string Schema, long Rows, CarriedOver? Carried) LookThrough(string arriving, string source, string database, bool withoutOptOuts)
    {
        using var connection = SqliteCopy.Open(arriving);
        var schema = SchemaOf(connection, source);
        SqliteCopy.CheckWhole(connection, source);
        var rows = SqliteCopy.CountRows(connection);
        MakeCareful(connection);
        var carried = CarryOver(connection, database, withoutOptOuts);
        SqliteCopy.MakeOneFile(connection);
        return (schema, rows.Values.Sum(), carried);
    }

    CarriedOver? CarryOver(SqliteConnection connection, string database, bool withoutOptOuts)
    {
        if (!File.Exists(database))
            return null;
        FoldLog(database);
        try
        {
            return new LaterOptOuts(connection, clock.Now()).CarryOver(database);
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

    string SchemaOf(SqliteConnection connection, string source)
    {
        using var db = contexts.CreateDbContext();
        var known = db.Database.GetMigrations().ToList();
        IReadOnlyList<string> applied;
        try
        {
            applied = SqliteCopy.Read(connection, """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """);
        }
        catch (SqliteException e)
        {
            throw new BackupException($"{source} is not a DonorSync database.", e);
        }
        if (!applied.Contains(known[0]))
            throw new BackupException($"{source} is not a DonorSync database.");
        return applied.Except(known).FirstOrDefault() is { } newer
            ? throw new BackupException($"{source} was written by a newer version (it has the schema change {newer}). Restore it with that version.")
            : applied[^1];
    }

    /// <returns>Where the replaced database is.</returns>
    string? Exchange(string arriving, string database)
    {
        if (!File.Exists(database))
        {
            File.Move(arriving, database);
            return null;
        }
        FoldLog(database);
        var kept = $"{database}.replaced-{clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";
        if (File.Exists(kept))
            throw new BackupException($"{kept} is there already; try again in a second.");
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

    /// <summary>With its log, where somebody has copied a database as it lay there.</summary>
    static void Copy(string source, string arriving)
    {
        File.Copy(source, arriving);
        if (File.Exists(source + "-wal"))
            File.Copy(source + "-wal", arriving + "-wal");
    }
}
