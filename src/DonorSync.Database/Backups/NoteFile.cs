namespace DonorSync.Database.Backups;

/// <summary>A short note beside the database, for the server's user only. It is the old one or the new one at every moment.</summary>
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
