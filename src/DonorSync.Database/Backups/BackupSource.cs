using System.Buffers.Binary;
using System.Globalization;

namespace DonorSync.Database.Backups;

/// <summary>The file to restore. It is checked from outside first, to refuse a device, a pipe or a huge file immediately.</summary>
/// <param name="File">The file itself, not a link to it.</param>
sealed record BackupSource(FileInfo File)
{
    const int HeaderLength = 100, PageSizeAt = 16, PageCountAt = 28, LargestPage = 65_536, CopyBuffer = 1 << 20;

    static ReadOnlySpan<byte> Magic => "SQLite format 3\0"u8;

    string Path => File.FullName;

    /// <summary>The log of a database that was copied with its log.</summary>
    FileInfo? Log => Resolved(Path + "-wal") is { Exists: true, Length: > 0 } log ? log : null;

    public long Bytes => File.Length + (Log?.Length ?? 0);

    /// <exception cref="BackupException">The file does not exist, or cannot be a database.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BackupSource Find(string path)
    {
        var file = Resolved(path);
        if (Directory.Exists(file.FullName))
            throw new BackupException($"{path} is a folder, not a backup.");
        if (!file.Exists)
            throw new BackupException($"There is no file {path}.");
        // A device, a pipe and a socket have no length; opening one could block forever, and reading it might never end.
        if (file.Length == 0)
            throw new BackupException($"{path} is empty, or not an ordinary file (a device or a pipe, for instance): it is not a backup.");
        var source = new BackupSource(file);
        source.CheckHeader(path);
        return source;
    }

    /// <summary>Copies it in pieces into a new file that only the server's user can read.</summary>
    public void CopyTo(string target)
    {
        Copy(File, target);
        if (Log is { } log)
            Copy(log, target + "-wal");
    }

    /// <summary>Compares the length with the page count in https://www.sqlite.org/fileformat2.html#the_database_header.</summary>
    void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using (var stream = File.OpenRead())
        {
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength || !header.StartsWith(Magic))
                throw new BackupException($"{path} is not a DonorSync database.");
        }
        var size = (long)BinaryPrimitives.ReadUInt16BigEndian(header[PageSizeAt..]);
        var bytes = (size == 1 ? LargestPage : size) * BinaryPrimitives.ReadUInt32BigEndian(header[PageCountAt..]);
        if (Log is null && File.Length < bytes)
        {
            throw new BackupException(
                string.Create(CultureInfo.InvariantCulture, $"{path} is cut short: it has {File.Length:N0} of {bytes:N0} bytes."));
        }
    }

    /// <returns>The final target of a link, or the file itself.</returns>
    public static FileInfo Resolved(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
    }

    static void Copy(FileInfo from, string to)
    {
        using var source = from.OpenRead();
        using var target = SqliteCopy.Create(to);
        source.CopyTo(target, CopyBuffer);
        target.Flush(flushToDisk: true);
    }
}

/// <summary>A backup cannot be taken or restored. The message gives the reason for the administrator at the terminal.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
