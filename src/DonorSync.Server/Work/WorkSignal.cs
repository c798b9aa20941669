namespace DonorSync.Server.Work;

/// <summary>Wakes the worker: somebody has begun something. Another process finds it when it looks again.</summary>
sealed class WorkSignal(TimeProvider clock) : IDisposable
{
    readonly SemaphoreSlim begun = new(0);

    public void Begun() => begun.Release();

    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var woken = begun.WaitAsync(timer.Token);
        var late = Task.Delay(atMost, clock, timer.Token);
        await Task.WhenAny(woken, late);
        await timer.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public void Dispose() => begun.Dispose();
}
