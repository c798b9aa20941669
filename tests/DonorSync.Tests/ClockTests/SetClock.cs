using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClockTests;

/// <summary>A clock that stands still but for what a test says: time passes, or only the clock on the wall is set.</summary>
sealed class SetClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    TimeSpan set;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + set;

    /// <summary>The base class derives it from the clock on the wall.</summary>
    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    /// <summary>Sets the clock on the wall; no time passes.</summary>
    public void SetBy(TimeSpan by) => set += by;

    /// <summary>An hour, a day and a month, in both directions.</summary>
    public static TheoryData<double> Hours => [1, -1, 24, -24, 720, -720];
}
