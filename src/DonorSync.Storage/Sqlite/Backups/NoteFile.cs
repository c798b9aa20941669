namespace DonorSync.Storage;

/// <summary>A short note beside the database, which only the server's user can read. It is the old one or the new one at every moment.</summary>
public static class NoteFile
{
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var writer = new StreamWriter(SqliteCopy.Create(fresh)))
            writer.Write(text);
        File.Move(fresh, path, overwrite: true);
    }
}
