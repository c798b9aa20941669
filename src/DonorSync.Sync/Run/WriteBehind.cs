namespace DonorSync.Sync;

/// <summary>
/// Writes on another thread while what comes next is prepared: one thing after the other, in the order in which they came, and never more
/// than one ahead. What fails is told to whoever does the next thing, or waits for the end.
/// </summary>
sealed class WriteBehind : IAsyncDisposable
{
    Task last = Task.CompletedTask;

    /// <summary>Returns when the thing before is done and this one is begun.</summary>
    public async Task DoAsync(Func<Task> write)
    {
        await last;
        last = Task.Run(write);
    }

    public Task EndAsync() => last;

    /// <summary>Nothing goes on behind whoever left; why they left counts more than how this ended.</summary>
    public async ValueTask DisposeAsync() => await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
