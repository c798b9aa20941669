using Microsoft.Data.Sqlite;

namespace DonorSync.Storage;

/// <summary>
/// The database file, and the locks beside it: one lets one process at a time migrate it, the other says that a server is at work. The
/// operating system gives a lock back when the process dies, however it dies.
/// </summary>
sealed class SqliteFile(string connectionString) : IServerLock, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    readonly string path = new SqliteConnectionStringBuilder(connectionString).DataSource;
    FileStream? serving;

    public string Location => path;

    /// <summary>The folder is made when it is missing.</summary>
    public void MakeFolder()
    {
        if (!path.StartsWith("file:", StringComparison.OrdinalIgnoreCase) && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }

    /// <summary>A SQLite file has one server, so whoever is alone stays it.</summary>
    public async Task<bool> WhenAloneAsync(Func<Task> action, CancellationToken cancellation)
    {
        if (!TryHold())
            return false;
        await action();
        return true;
    }

    /// <summary>Keeps servers away until this process ends.</summary>
    /// <returns>False when one is at work.</returns>
    public bool TryHold()
    {
        try
        {
            serving ??= Open(".serving");
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Whether a server is at work on it, in this process or another one.</summary>
    public bool IsServed()
    {
        if (serving is not null || !File.Exists(path + ".serving"))
            return serving is not null;
        try
        {
            Open(".serving").Dispose();
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    public void Dispose() => serving?.Dispose();

    /// <summary>Held while migrating.</summary>
    public async Task<FileStream> LockAsync(TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return Open(".lock");
            }
            catch (IOException) when (File.Exists(path + ".lock") && clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    FileStream Open(string suffix) => new(path + suffix, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
