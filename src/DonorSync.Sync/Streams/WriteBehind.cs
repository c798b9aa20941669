namespace DonorSync.Sync.Streams;

/// <summary>
/// Runs writes on another thread while the next one is prepared: one after the other, in their order, never more than one ahead. A failure
/// is thrown at the next write, or at the end.
/// </summary>
sealed class WriteBehind : IAsyncDisposable
{
    Task last = Task.CompletedTask;

    /// <summary>Begins a write once the one before is done.</summary>
    public async Task DoAsync(Func<Task> write)
    {
        await last;
        last = Task.Run(write);
    }

    public Task EndAsync() => last;

    /// <summary>Waits for the last write. The caller's own exception counts more than this one's, which is dropped.</summary>
    public async ValueTask DisposeAsync() => await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
