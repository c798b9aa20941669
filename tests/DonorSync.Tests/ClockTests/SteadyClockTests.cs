using DonorSync.Server.Clocks;

namespace DonorSync.Tests.ClockTests;

/// <summary>The schedule uses the time that has passed, not the wall clock (A3).</summary>
public sealed class SteadyClockTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(SettableClock.Hours), MemberType = typeof(SettableClock))]
    public void The_hourly_interval_stays_an_hour_when_the_clock_is_set_A3(double hours)
    {
        var wall = new SettableClock(Start);
        var steady = new SteadyClock(wall);
        wall.SetBy(TimeSpan.FromHours(hours));

        Assert.Equal(Start, steady.GetUtcNow());
        wall.Advance(TimeSpan.FromHours(1));

        Assert.InRange((steady.GetUtcNow() - Start - TimeSpan.FromHours(1)).Duration(), TimeSpan.Zero, TimeSpan.FromSeconds(2));
        // Pages show times of the wall clock.
        var next = steady.GetUtcNow() + TimeSpan.FromMinutes(10);
        Assert.InRange((steady.OnTheWall(next) - (wall.GetUtcNow() + TimeSpan.FromMinutes(10))).Duration(), TimeSpan.Zero,
            TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void The_steady_clock_never_goes_back_and_follows_a_drifting_clock()
    {
        var wall = new SettableClock(Start);
        var steady = new SteadyClock(wall);
        var before = steady.GetUtcNow();
        for (var minute = 0; minute < 1_440; minute++)
        {
            wall.Advance(TimeSpan.FromMinutes(1));
            wall.SetBy(TimeSpan.FromMilliseconds(-6));
            var now = steady.GetUtcNow();
            Assert.True(now > before);
            before = now;
        }
        Assert.Equal(wall.GetUtcNow(), steady.GetUtcNow());
        var moment = steady.GetUtcNow() + TimeSpan.FromHours(1);
        Assert.Equal(moment, steady.OnTheWall(moment));
    }
}
