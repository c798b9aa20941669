namespace DonorSync.Server.Work;

/// <summary>
/// Lets others write between two chunks. Whoever waits for a SQLite file asks again every tenth of a second, so short rests alone would let
/// nobody in.
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
