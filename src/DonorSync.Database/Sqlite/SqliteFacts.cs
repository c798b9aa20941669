using DonorSync.Database.Backups;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

/// <summary>What can be said of the database file from outside, also while a server is at work on it.</summary>
public sealed class SqliteFacts
{
    readonly SqliteFile file;

    internal SqliteFacts(SqliteFile file) => this.file = file;

    public string Database => Path.GetFullPath(file.Location);

    public bool Exists => File.Exists(file.Location);

    /// <summary>The file and its log.</summary>
    public long Bytes => Length(file.Location) + Length(file.Location + "-wal");

    public long FreeBytes => new DriveInfo(Path.GetDirectoryName(Database)!).AvailableFreeSpace;

    /// <summary>Whether users of this machine other than the server's own can read it.</summary>
    public bool IsReadableByOthers => !OperatingSystem.IsWindows() && Exists
        && (File.GetUnixFileMode(file.Location) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    /// <summary>Whether a server is at work on it.</summary>
    public bool IsServed => file.IsServed();

    static long Length(string path) => new FileInfo(path) is { Exists: true } there ? there.Length : 0;

    /// <summary>
    /// Whether a file begins as a database does and has all the pages that it tells of; what is in them is not looked at.
    /// </summary>
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

    /// <summary>Looks through every page, not through every index.</summary>
    /// <returns>What is broken; null when nothing is.</returns>
    public string? WhatIsBroken()
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
