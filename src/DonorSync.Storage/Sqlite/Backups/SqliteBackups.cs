using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace DonorSync.Storage;

/// <summary>A backup that was taken and looked through. <paramref name="Rows"/>: of all tables together.</summary>
public sealed record BackupReport(string File, DateTimeOffset TakenAt, long Bytes, int Tables, long Rows);

/// <summary>The newest backup that this installation knows of.</summary>
public sealed record LastBackup(string File, DateTimeOffset TakenAt, long Bytes);

/// <summary>
/// Takes backups of the database file while the server goes on. One read transaction sees one moment of the database: it counts the rows
/// and copies the pages, and in WAL mode no writer waits for it.
/// </summary>
public sealed class SqliteBackups
{
    readonly SqliteFile file;
    readonly TimeProvider clock;

    internal SqliteBackups(SqliteFile file, TimeProvider clock) => (this.file, this.clock) = (file, clock);

    public string Database => Path.GetFullPath(file.Location);

    string Marker => file.Location + ".last-backup";

    /// <param name="target">A file that is not there yet; it appears when it is complete and checked.</param>
    /// <exception cref="BackupException">There is such a file, there is no database, or the copy is not what it should be.</exception>
    public BackupReport Take(string target)
    {
        var path = Path.GetFullPath(target);
        if (File.Exists(path))
            throw new BackupException($"{path} is there already; a backup overwrites nothing.");
        if (!File.Exists(file.Location))
            throw new BackupException($"There is no database yet at {Database}.");
        var partial = path + ".partial";
        try
        {
            SqliteCopy.Forget(partial);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            MakeEmpty(partial);
            var now = clock.GetUtcNow();
            var rows = CopyAndCheck(partial);
            File.Move(partial, path, overwrite: false);
            var report = new BackupReport(path, now, new FileInfo(path).Length, rows.Count, rows.Values.Sum());
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

    /// <summary>Null when none was taken, or none that is known here.</summary>
    public LastBackup? Last() => File.Exists(Marker) ? JsonSerializer.Deserialize<LastBackup>(File.ReadAllText(Marker)) : null;

    IReadOnlyDictionary<string, long> CopyAndCheck(string partial)
    {
        IReadOnlyDictionary<string, long> rows;
        using (var source = SqliteCopy.Open(file.Location))
        using (var copy = SqliteCopy.Open(partial))
        {
            SqliteCopy.Read(source, "BEGIN;");
            rows = SqliteCopy.CountRows(source);
            source.BackupDatabase(copy);
            SqliteCopy.Read(source, "COMMIT;");
            SqliteCopy.MakeOneFile(copy);
        }
        using var written = SqliteCopy.Open(partial, SqliteOpenMode.ReadOnly);
        SqliteCopy.CheckWhole(written, partial);
        var copied = SqliteCopy.CountRows(written);
        if (rows.FirstOrDefault(table => copied.GetValueOrDefault(table.Key, -1) != table.Value) is { Key: { } missing })
            throw new BackupException($"The backup is not like the database: the table {missing} differs. Nothing was kept of it.");
        return rows;
    }

    /// <summary>Donors' data: nobody else on the machine may read it.</summary>
    static void MakeEmpty(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    void Note(BackupReport report)
    {
        var fresh = Marker + ".new";
        File.WriteAllText(fresh, JsonSerializer.Serialize(new LastBackup(report.File, report.TakenAt, report.Bytes)));
        File.Move(fresh, Marker, overwrite: true);
    }
}
