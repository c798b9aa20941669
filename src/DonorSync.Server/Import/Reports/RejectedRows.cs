namespace DonorSync.Server.Import.Reports;

/// <summary>The rejected rows of an import as a file, up to a size limit.</summary>
internal sealed class RejectedRows : IAsyncDisposable
{
    private const int MaxBytes = 20 * 1024 * 1024;

    private readonly MemoryStream stream = new();
    private readonly RejectsFile file;
    private bool any;

    /// <param name="before">Rows of an interrupted import.</param>
    public RejectedRows(IEnumerable<string> headers, byte[]? before = null)
    {
        stream.Write(before);
        any = before is not null;
        file = before is null ? new(stream, headers) : RejectsFile.Continue(stream);
    }

    /// <summary>Whether there are rows that <see cref="SoFarAsync"/> has not returned yet.</summary>
    public bool HasNew { get; private set; }

    public void Keep(RejectedLine row)
    {
        if (stream.Length >= MaxBytes)
            return;
        file.Write(row);
        any = HasNew = true;
    }

    public async Task<byte[]> SoFarAsync()
    {
        await file.FlushAsync();
        HasNew = false;
        return stream.ToArray();
    }

    /// <returns>Null if there were none.</returns>
    public async Task<byte[]?> EndAsync()
    {
        await file.DisposeAsync();
        return any ? stream.ToArray() : null;
    }

    public async ValueTask DisposeAsync()
    {
        await file.DisposeAsync();
        await stream.DisposeAsync();
    }
}
