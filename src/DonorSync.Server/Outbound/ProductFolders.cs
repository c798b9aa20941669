using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Database.Sqlite;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Security;

namespace DonorSync.Server.Outbound;

/// <summary>
/// Folders with DonorSync's own files: program, database, imports, backups, master key. No organization may use such a folder or a parent
/// of one.
/// </summary>
/// <param name="database">Null for PostgreSQL.</param>
sealed class ProductFolders(SqliteFacts? database, SqliteBackups? backups, BackupOptions schedule, ImportFiles imports, KeySettings keys)
{
    /// <summary>Returns the present folders: a backup may have been written to another folder since the start.</summary>
    public IReadOnlyList<string> All() =>
        [.. Named().OfType<string>().Where(static folder => folder.Length > 0).Select(FolderPaths.Real).Distinct(StringComparer.Ordinal)];

    IEnumerable<string?> Named()
    {
        yield return AppContext.BaseDirectory;
        yield return imports.Folder;
        yield return Path.GetDirectoryName(database?.Database);
        yield return schedule.Folder;
        yield return backups?.Last() is { } last ? Path.GetDirectoryName(Path.GetFullPath(last.File)) : null;
        yield return keys.MasterKeyFile is { } file ? Path.GetDirectoryName(Path.GetFullPath(file)) : null;
    }
}
