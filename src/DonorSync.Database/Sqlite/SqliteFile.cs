using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// The database file and its two lock files: one allows only one process to migrate it, the other shows that a server is using it. The
/// operating system releases a lock when its process ends, for any reason.
/// </summary>
sealed class SqliteFile(string connectionString) : IServerLock, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>With less free space than this the database cannot grow by one batch of a sync.</summary>
    const long MinFreeBytes = 8_000_000;

    const int SharingViolation = 0x20, TryAgainOnLinux = 11, TryAgainOnMac = 35;

    readonly string path = new SqliteConnectionStringBuilder(connectionString).DataSource;
    FileStream? serving;

    public string Location => path;

    bool IsOnDisk => path.Length > 0 && path != ":memory:" && !path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Creates the folder if it is missing.</summary>
    public void CreateFolder()
    {
        if (IsOnDisk && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
    }

    /// <summary>
    /// Creates the folder and the file if they are missing. Only the server's user may read the file, and SQLite gives its log and index
    /// the same rights.
    /// </summary>
    public void Create()
    {
        CreateFolder();
        // An existing file is never opened: closing it would release SQLite's own locks of this process.
        if (IsOnDisk && !File.Exists(path))
            New(path, FileMode.CreateNew, FileShare.ReadWrite).Dispose();
    }

    /// <returns>Why the file cannot be written; null if it can. The file itself is not touched.</returns>
    public DatabaseTrouble? WhyNotWritable()
    {
        if (!IsOnDisk || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder)
            return null;
        try
        {
            if (new DriveInfo(folder).AvailableFreeSpace < MinFreeBytes)
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

    /// <summary>A SQLite file has only one server, so a server that is alone stays alone.</summary>
    public async Task<bool> WhenAloneAsync(Func<Task> action, CancellationToken cancellation)
    {
        if (!TryHold())
            return false;
        await action();
        return true;
    }

    /// <summary>Prevents servers from starting until this process ends.</summary>
    /// <returns>False if a server is running.</returns>
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

    /// <summary>Returns whether a server is using it, in this process or another one.</summary>
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

    /// <summary>Locks the file for a migration.</summary>
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

    /// <summary>Returns whether another process has locked the file. A read-only file system, for example, is no reason to wait.</summary>
    internal static bool IsHeld(IOException error) => (error.HResult & 0xFFFF) is SharingViolation or TryAgainOnLinux or TryAgainOnMac;
}
