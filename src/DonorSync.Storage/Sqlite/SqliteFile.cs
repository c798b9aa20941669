using Microsoft.Data.Sqlite;

namespace DonorSync.Storage;

/// <summary>The database file, and the lock beside it that lets one process at a time migrate it.</summary>
sealed class SqliteFile(string connectionString)
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly string path = new SqliteConnectionStringBuilder(connectionString).DataSource;

    /// <summary>The folder is made when it is missing.</summary>
    public void MakeFolder()
    {
        if (!path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }

    /// <summary>The operating system gives the lock back when the process dies, however it dies.</summary>
    public async Task<FileStream> LockAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var deadline = clock.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path + ".lock") && clock.GetUtcNow() < deadline)
            {
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }
}
