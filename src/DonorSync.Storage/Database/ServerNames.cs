using System.Globalization;

namespace DonorSync.Storage;

/// <summary>
/// The names of the servers that are started from one folder: an id in a file, which outlives the server, and a number for each of several servers at the
/// same time. A name alone proves nothing; the server that has it also holds its lock in the database (<see cref="IServerLock"/>).
/// </summary>
public sealed class ServerNames(string folder)
{
    const string Name = "server.id";
    const string Format = "N";
    const int Servers = 10;
    const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Why the names do not outlive this process; null when they do.</summary>
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
            if (!File.Exists(file))
                Write(file);
            if (Guid.TryParseExact(File.ReadAllText(file).Trim(), Format, out var id))
                return id.ToString(Format);
            Trouble = $"{file} holds no id; delete it";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Trouble = e.Message;
        }
        return null;
    }

    /// <summary>Of several servers that start at the same time, one writes it.</summary>
    void Write(string file)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, FolderMode);
        var own = $"{file}.{Guid.CreateVersion7():N}";
        File.WriteAllText(own, Guid.CreateVersion7().ToString(Format));
        try
        {
            File.Move(own, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(own);
        }
    }
}
