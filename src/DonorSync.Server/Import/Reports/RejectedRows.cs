namespace DonorSync.Server.Import;

/// <summary>The rejected rows of an import as a file, up to a size that can be kept.</summary>
internal sealed class RejectedRows : IAsyncDisposable
{
    private const int MaxBytes = 20 * 1024 * 1024;

    private readonly MemoryStream stream = new();
    private readonly RejectsFile file;
    private bool any;

    public RejectedRows(IEnumerable<string> headers) => file = new(stream, headers);

    public void Keep(RejectedLine row)
    {
        if (stream.Length >= MaxBytes)
            return;
        file.Write(row);
        any = true;
    }

    /// <returns>Null when there were none.</returns>
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
