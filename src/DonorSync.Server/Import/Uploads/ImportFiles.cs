using System.Globalization;
using DonorSync.Database;
using DonorSync.Database.Sqlite;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Uploads;

/// <summary>
/// Stores the files of background imports until the imports end, so that an interrupted import continues after a restart. Only the server's
/// user can read them.
/// </summary>
internal sealed class ImportFiles
{
    private const string Format = "N";
    private const string Unfinished = ".part";
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo folder;

    /// <param name="database">The SQLite database; null for PostgreSQL, where several servers may run.</param>
    public ImportFiles(ImportLimits limits, SqliteFacts? database)
    {
        HasOneServer = database is not null;
        folder = new(Path.GetFullPath(limits.Folder ?? (database is null ? "imports" : $"{database.Database}.imports")));
    }

    public string Folder => folder.FullName;

    /// <summary>True: a file that is missing in the folder is not on another server either.</summary>
    public bool HasOneServer { get; }

    /// <summary>Stores the content under the id. If the process is killed, no partial file looks complete.</summary>
    /// <exception cref="DonorFileException">The file cannot be stored.</exception>
    public async Task KeepAsync(Guid id, Stream content, CancellationToken cancellation)
    {
        try
        {
            MakeFolder();
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = OwnerOnly;
            await using (var file = new FileStream(PathOf(id) + Unfinished, options))
            {
                content.Position = 0;
                await content.CopyToAsync(file, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(PathOf(id) + Unfinished, PathOf(id));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DonorFileException($"The server cannot keep the file in {folder.FullName} (Import__Folder): {e.Message}");
        }
    }

    /// <returns>Null if the file is not on this server.</returns>
    public FileStream? Open(Guid id) => File.Exists(PathOf(id))
        ? new(PathOf(id), new FileStreamOptions { Options = FileOptions.Asynchronous, Share = FileShare.Read | FileShare.Delete })
        : null;

    /// <summary>Returns the ids of the complete files.</summary>
    public IReadOnlyCollection<Guid> Whole() => Ids(static name => name);

    /// <summary>Returns the ids of all files, including incomplete ones.</summary>
    public IReadOnlyCollection<Guid> All() =>
        Ids(static name => name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name);

    public void Remove(Guid id)
    {
        if (!folder.Exists)
            return;
        File.Delete(PathOf(id));
        File.Delete(PathOf(id) + Unfinished);
    }

    private HashSet<Guid> Ids(Func<string, string> idOf)
    {
        folder.Refresh();
        return folder.Exists
            ? [.. folder.EnumerateFiles().Select(file => Guid.TryParseExact(idOf(file.Name), Format, out var id) ? id : default)
                .Where(id => id != default)]
            : [];
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder.FullName);
        else
        {
            Directory.CreateDirectory(folder.FullName, FolderMode);
            File.SetUnixFileMode(folder.FullName, FolderMode);
        }
        folder.Refresh();
    }

    private string PathOf(Guid id) => Path.Combine(folder.FullName, id.ToString(Format, CultureInfo.InvariantCulture));
}
