namespace DonorSync.Server.Startup;

/// <summary>The pulse of what a server does by itself again and again.</summary>
static class Ticks
{
    /// <summary>Waits for the next one.</summary>
    /// <returns>False when the server stops, which is no error however it stops.</returns>
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
