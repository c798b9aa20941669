namespace DonorSync.Server.Work;

/// <summary>
/// Lets other writers write between two chunks. A writer that waits for a SQLite file retries every 100 ms, so short pauses alone would let
/// none of them in.
/// </summary>
sealed class Breath(TimeProvider clock)
{
    static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Long = TimeSpan.FromMilliseconds(150);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    long rested = clock.GetTimestamp();

    public async Task TakeAsync(CancellationToken cancellation)
    {
        var isLong = clock.GetElapsedTime(rested) >= Stretch;
        await Task.Delay(isLong ? Long : Short, clock, cancellation);
        if (isLong)
            rested = clock.GetTimestamp();
    }
}
