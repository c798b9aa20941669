using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// The database file, and the locks beside it: one lets one process at a time migrate it, the other says that a server is at work. The
/// operating system gives a lock back when the process dies, however it dies.
/// </summary>
sealed class SqliteFile(string connectionString) : IServerLock, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>A database with less room than this cannot grow by one batch of a sync.</summary>
    const long LeastFree = 8_000_000;

    const int SharingViolation = 0x20, TryAgainOnLinux = 11, TryAgainOnMac = 35;

    readonly string path = new SqliteConnectionStringBuilder(connectionString).DataSource;
    FileStream? serving;

    public string Location => path;

    bool IsOnDisk => path.Length > 0 && path != ":memory:" && !path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Creates the folder when it is missing.</summary>
    public void CreateFolder()
    {
        if (IsOnDisk && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }

    /// <summary>
    /// Creates the folder and the file where they are missing. Only the server's own user may read the file, and SQLite gives the same rights
    /// to its log and index.
    /// </summary>
    public void Create()
    {
        CreateFolder();
        // Never opened once it is there: closing it would give back the locks that SQLite holds in this process.
        if (IsOnDisk && !File.Exists(path))
            New(path, FileMode.CreateNew, FileShare.ReadWrite).Dispose();
    }

    /// <returns>What keeps the file from being written; null when nothing does. The file itself is not touched.</returns>
    public DatabaseTrouble? WhyNotWritable()
    {
        if (!IsOnDisk || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder)
            return null;
        try
        {
            if (new DriveInfo(folder).AvailableFreeSpace < LeastFree)
                return DatabaseTrouble.DiskFull;
            var probe = $"{path}.{Environment.ProcessId}.probe";
            New(probe, FileMode.Create, FileShare.ReadWrite | FileShare.Delete).Dispose();
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return DatabaseTrouble.ReadOnly;
        }
    }

    public bool TryServe() => TryHold();

    public string? Name => null;

    public Task TakeNameAsync(CancellationToken cancellation) => Task.CompletedTask;

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
        catch (IOException e) when (IsHeld(e))
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
        catch (IOException e) when (IsHeld(e))
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
            catch (IOException e) when (IsHeld(e) && clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(Pause, clock, cancellation);
            }
        }
    }

    FileStream Open(string suffix) => New(path + suffix, FileMode.OpenOrCreate, FileShare.None);

    static FileStream New(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Whether another process has the file locked. A read-only file system, for instance, is no reason to wait.</summary>
    internal static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is SharingViolation or TryAgainOnLinux or TryAgainOnMac;
}
