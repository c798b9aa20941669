using System.Text.Json;
using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A backup that was taken and checked. <paramref name="Rows"/>: of all tables together.</summary>
/// <param name="Warning">Why a restore would refuse it because of what the database contains; null if it would not.</param>
public sealed record BackupReport(string File, DateTimeOffset TakenAt, long Bytes, int Tables, long Rows, string? Warning);

/// <summary>The newest known backup of this installation.</summary>
public sealed record LastBackup(string File, DateTimeOffset TakenAt, long Bytes);

/// <summary>
/// Takes backups of the database file while the server runs. One read transaction sees one state of the database: it counts the rows and
/// copies the pages, and in WAL mode no writer waits for it.
/// </summary>
public sealed class SqliteBackups
{
    /// <summary>The suffix of a copy until it is complete and checked.</summary>
    public const string Unfinished = ".partial";

    readonly SqliteFile file;
    readonly BackupSchema schema;
    readonly IFreeSpace space;
    readonly TimeProvider clock;

    internal SqliteBackups(SqliteFile file, BackupSchema schema, IFreeSpace space, TimeProvider clock) =>
        (this.file, this.schema, this.space, this.clock) = (file, schema, space, clock);

    public string Database => Path.GetFullPath(file.Location);

    string Marker => file.Location + ".last-backup";

    /// <param name="target">A file that does not exist yet; it appears when the backup is complete and checked.</param>
    /// <exception cref="BackupException">The file exists, there is no database or not enough space, or the copy differs from the
    /// database.</exception>
    public BackupReport Take(string target)
    {
        var path = Path.GetFullPath(target);
        if (File.Exists(path))
            throw new BackupException($"{path} already exists; a backup overwrites nothing.");
        if (!File.Exists(file.Location))
            throw new BackupException($"There is no database yet at {Database}.");
        var partial = path + Unfinished;
        try
        {
            SqliteCopy.Forget(partial);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (WhyNoRoomIn(Path.GetDirectoryName(path)!) is { } reason)
                throw new BackupException($"The backup could not be taken: {reason}");
            SqliteCopy.Create(partial).Dispose();
            var now = clock.GetUtcNow();
            var (rows, warning) = CopyAndCheck(partial, path, now);
            File.Move(partial, path, overwrite: false);
            var report = new BackupReport(path, now, new FileInfo(path).Length, rows.Count, rows.Values.Sum(), warning);
            Note(report);
            return report;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The backup could not be taken: {e.Message}", e);
        }
        finally
        {
            SqliteCopy.Forget(partial);
        }
    }

    /// <param name="folder">An existing folder.</param>
    /// <returns>Why the next backup would not fit there, in one line; null if it would.</returns>
    public string? WhyNoRoomIn(string folder) => CopySpace.WhyNotIn(folder, new SqliteFacts(file).Bytes, space);

    /// <summary>Returns the newest known backup; null if there is none.</summary>
    public LastBackup? Last()
    {
        try
        {
            return File.Exists(Marker) ? JsonSerializer.Deserialize<LastBackup>(File.ReadAllText(Marker)) : null;
        }
        catch (JsonException)
        {
            // An unreadable note counts as missing: the next backup writes it again.
            return null;
        }
    }

    /// <summary>Compares the audit log with the latest entries in the newest backup, to detect deleted ones.</summary>
    /// <returns>What is wrong, in words; null if nothing is, or if there is no backup to compare with.</returns>
    /// <exception cref="SqliteException">The database or the backup cannot be read.</exception>
    public string? AuditFault()
    {
        if (Last() is not { } last || !File.Exists(last.File))
            return null;
        using var copy = SqliteCopy.Open(last.File, SqliteOpenMode.ReadOnly);
        if (BackupRecord.Read(copy) is not { } record)
            return null;
        using var database = SqliteCopy.Open(file.Location, SqliteOpenMode.ReadOnly);
        return record.AuditFaultIn(database) is { } fault ? $"{fault}, which the backup {last.File} contains" : null;
    }

    (IReadOnlyDictionary<string, long> Rows, string? Warning) CopyAndCheck(string partial, string path, DateTimeOffset now)
    {
        IReadOnlyDictionary<string, long> rows;
        using (var source = SqliteCopy.Open(file.Location))
        using (var copy = SqliteCopy.Open(partial))
        {
            SqliteCopy.Read(source, "BEGIN;");
            rows = SqliteCopy.CountRows(source);
            source.BackupDatabase(copy);
            SqliteCopy.Read(source, "COMMIT;");
            BackupRecord.Of(copy, rows, schema.Derived, now).Write(copy);
            SqliteCopy.MakeOneFile(copy);
        }
        using var written = SqliteCopy.Open(partial, SqliteOpenMode.ReadOnly);
        SqliteCopy.CheckWhole(written, partial);
        if (BackupRecord.Read(written)?.DifferenceTo(SqliteCopy.CountRows(written)) is { } difference)
            throw new BackupException($"The backup differs from the database ({difference}). It was deleted.");
        return (rows, WhyRefused(written, path));
    }

    /// <summary>Returns why a restore would refuse the backup. A foreign table or view does not prevent a backup.</summary>
    string? WhyRefused(SqliteConnection written, string path)
    {
        try
        {
            schema.Check(written, path);
            return null;
        }
        catch (BackupException e)
        {
            return e.Message;
        }
    }

    void Note(BackupReport report) =>
        NoteFile.Write(Marker, JsonSerializer.Serialize(new LastBackup(report.File, report.TakenAt, report.Bytes)));
}
