namespace DonorSync.Server.Work;

/// <summary>Wakes the worker when a task starts. Other processes find it at their next check.</summary>
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
