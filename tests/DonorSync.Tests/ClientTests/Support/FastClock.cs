using System.Diagnostics;

namespace DonorSync.Tests.ClientTests;

/// <summary>A clock that runs faster than real time: pauses of seconds take milliseconds, in the same order.</summary>
internal sealed class FastClock(DateTimeOffset start, int factor = 50) : TimeProvider
{
    readonly long began = Stopwatch.GetTimestamp();

    public FastClock() : this(new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero))
    {
    }

    public override DateTimeOffset GetUtcNow() => start + (Stopwatch.GetElapsedTime(began) * factor);

    public override long GetTimestamp() => Stopwatch.GetTimestamp() * factor;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Faster(dueTime), Faster(period));

    TimeSpan Faster(TimeSpan time) =>
        time <= TimeSpan.Zero ? time : TimeSpan.FromMilliseconds(Math.Ceiling((time / factor).TotalMilliseconds));
}
