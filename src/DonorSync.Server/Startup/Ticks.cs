namespace DonorSync.Server.Startup;

/// <summary>Waits for the ticks of periodic services.</summary>
static class Ticks
{
    /// <summary>Waits for the next tick.</summary>
    /// <returns>False if the server is stopping; does not throw then.</returns>
    public static async ValueTask<bool> NextAsync(this PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
