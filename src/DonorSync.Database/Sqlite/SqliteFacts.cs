using DonorSync.Database.Backups;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

/// <summary>Facts about the database file that can be read while a server uses it.</summary>
public sealed class SqliteFacts
{
    readonly SqliteFile file;

    internal SqliteFacts(SqliteFile file) => this.file = file;

    public string Database => Path.GetFullPath(file.Location);

    public bool Exists => File.Exists(file.Location);

    /// <summary>The size of the file and its log.</summary>
    public long Bytes => Length(file.Location) + Length(file.Location + "-wal");

    public long FreeBytes => new DriveInfo(Path.GetDirectoryName(Database)!).AvailableFreeSpace;

    /// <summary>Whether users of this machine other than the server's own can read it.</summary>
    public bool IsReadableByOthers => !OperatingSystem.IsWindows() && Exists
        && (File.GetUnixFileMode(file.Location) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    /// <summary>Whether a server is using it.</summary>
    public bool IsServed => file.IsServed();

    static long Length(string path) => new FileInfo(path) is { Exists: true } there ? there.Length : 0;

    /// <summary>Returns whether a file has a database header and all its pages; the contents of the pages are not checked.</summary>
    public static bool LooksLikeDatabase(string path)
    {
        try
        {
            BackupSource.Find(path);
            return true;
        }
        catch (Exception e) when (e is BackupException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Checks every page, but not every index.</summary>
    /// <returns>What is damaged; null if nothing is.</returns>
    public string? FindDamage()
    {
        try
        {
            using var connection = SqliteCopy.Open(file.Location);
            var found = SqliteCopy.Read(connection, "PRAGMA quick_check(1);");
            return found is ["ok"] ? null : string.Join(' ', found);
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }
}
