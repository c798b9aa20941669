namespace DonorSync.Tests.ClockTests;

/// <summary>A clock that moves only when a test says so: time passes, or only the wall clock is set.</summary>
sealed class SettableClock(DateTimeOffset start) : LeapingClock(start)
{
    TimeSpan set;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + set;

    /// <summary>Overridden, because the base class derives it from the wall clock.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Sets the wall clock; no time passes.</summary>
    public void SetBy(TimeSpan by) => set += by;

    /// <summary>An hour, a day and a month, forward and back.</summary>
    public static TheoryData<double> Hours => [1, -1, 24, -24, 720, -720];
}
