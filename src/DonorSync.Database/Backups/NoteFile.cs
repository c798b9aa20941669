namespace DonorSync.Database.Backups;

/// <summary>A short note next to the database, readable only by the server's user. Writing replaces it in one step.</summary>
public static class NoteFile
{
    /// <exception cref="IOException">The note cannot be written.</exception>
    public static void Write(string path, string text)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        using (var writer = new StreamWriter(SqliteCopy.Create(fresh)))
            writer.Write(text);
        File.Move(fresh, path, overwrite: true);
    }
}
