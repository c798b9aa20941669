using System.Diagnostics;
using System.Globalization;
using System.Text;
using DonorSync.Database.Sqlite;

namespace DonorSync.Database;

/// <summary>
/// The names of the servers that are started from one folder: an id in a file, which is kept after the server stops, and a number for each
/// of several servers at the same time. A name alone proves nothing; its server also holds its lock in the database (<see
/// cref="IServerLock"/>).
/// </summary>
public sealed class ServerNames(string folder)
{
    const string Name = "server.id";
    const string Format = "N";
    const int Servers = 10;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Why the names are lost when this process ends; null if they are not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Returns the names in the order in which servers take them.</summary>
    public IReadOnlyList<string> All()
    {
        var id = IdOrNull() ?? Guid.CreateVersion7().ToString(Format);
        return [.. Enumerable.Range(1, Servers).Select(number => string.Create(CultureInfo.InvariantCulture, $"{id}/{number}"))];
    }

    string? IdOrNull()
    {
        var file = Path.Combine(folder, Name);
        try
        {
            using var alone = OpenAlone(file);
            return ReadOrWrite(alone, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trouble = e.Message;
            return null;
        }
    }

    string? ReadOrWrite(FileStream alone, string file)
    {
        using var reader = new StreamReader(alone, leaveOpen: true);
        var text = reader.ReadToEnd().Trim();
        if (Guid.TryParseExact(text, Format, out var id))
            return id.ToString(Format);
        // The file is empty when it is new, or if a server was killed before it wrote.
        if (text.Length > 0)
        {
            Trouble = $"{file} does not contain an id; delete it";
            return null;
        }
        var made = Guid.CreateVersion7().ToString(Format);
        alone.Write(Encoding.ASCII.GetBytes(made));
        return made;
    }

    /// <summary>Opens the file exclusively; servers that start at the same time wait for each other.</summary>
    FileStream OpenAlone(string file)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, FolderMode);
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (SqliteFile.IsHeld(e) && began.Elapsed < Patience)
            {
                Thread.Sleep(Pause);
            }
        }
    }
}
